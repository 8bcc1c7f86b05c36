"""Bootstrap over pacts: a few pacts make most hours, so pacts are drawn, not months."""

from __future__ import annotations

import numpy as np

from geo.analysis.participation.months import Floats

RESAMPLES = 500
LEVEL = 0.90
SEED = 20191109  # the day of the first pact


def weights(n_pacts: int, *, resamples: int = RESAMPLES, seed: int = SEED) -> Floats:
    """Draw how often each pact counts in each resample.

    Returns
    -------
    ndarray
        `resamples` × `n_pacts`, each row adding up to `n_pacts`; the same for the same seed.
    """
    if not n_pacts:
        return np.zeros((resamples, 0))
    drawn = np.random.default_rng(seed).integers(n_pacts, size=(resamples, n_pacts))
    flat = drawn + np.arange(resamples)[:, None] * n_pacts
    counts = np.bincount(flat.ravel(), minlength=resamples * n_pacts)
    return counts.reshape(resamples, n_pacts).astype(np.float64)
