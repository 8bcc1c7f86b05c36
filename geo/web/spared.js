// For its tools Chromium notes from where in which script cookies are asked for and errors are thrown,
// and to know that it reads each of those scripts again: 7 to 14 ms for one of half a megabyte. While
// they load, Streamlit's ask for the cookies of their logging, and try a class that only Node has.
{
  const held = document.cookie;
  const spare = (on, name, how) => Object.defineProperty(on, name, { configurable: true, ...how });
  spare(document, "cookie", {
    get: () => held,
    set(text) {
      delete document.cookie;
      document.cookie = text;
    },
  });
  spare(window, "Buffer", {
    get() {
      delete window.Buffer;
      return class {};
    },
  });
  addEventListener("DOMContentLoaded", () => {
    delete document.cookie;
    delete window.Buffer;
  });
}
