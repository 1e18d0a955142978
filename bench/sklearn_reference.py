"""The reference of a set of spots: Lloyd's algorithm from the true centers (C0) and from starts around them, without tolerance; the least inertia, in float64.

usage: sklearn_reference.py SETDIR [STARTS]
"""
import json
import os
import sys

import numpy as np
from sklearn.cluster import KMeans

folder, starts = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20
with open(os.path.join(folder, "meta.json"), encoding="utf-8") as file:
    meta = json.load(file)
rows = np.fromfile(os.path.join(folder, "X.f32"), dtype="<f4").reshape(meta["n"], meta["d"]).astype(np.float64)
centers = np.fromfile(os.path.join(folder, "C0.f32"), dtype="<f4").reshape(meta["k"], meta["d"]).astype(np.float64)
random = np.random.default_rng(0)

first = KMeans(meta["k"], init=centers, n_init=1, tol=0, max_iter=3000, algorithm="lloyd").fit(rows)
width = np.sqrt(first.inertia_ / meta["n"] / meta["d"])
inertias = [first.inertia_]
for _ in range(starts - 1):
    start = centers + random.normal(scale=width / 2, size=centers.shape)
    inertias.append(KMeans(meta["k"], init=start, n_init=1, tol=0, max_iter=3000, algorithm="elkan").fit(rows).inertia_)
print(json.dumps({"reference": min(inertias), "from_true_centers": inertias[0], "worst": max(inertias), "starts": starts}))
