"""Write the files of the demonstration again: `python -m geo.loading.demonstration`."""

from geo.loading.demonstration import write

if __name__ == "__main__":
    write()
