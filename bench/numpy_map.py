"""The first two principal components of a set, and the coordinates of its rows, with numpy: float32 products, all eigenvectors of the covariance.

  env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE /usr/bin/python3 bench/numpy_map.py SETDIR THREADS

SETDIR has X.f32 and meta.json, as `kmeans generate` writes them. Prints the kernel of OpenBLAS, and the least wall and processor seconds of five calls.
"""

import json
import os
import sys
import time

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

folder, threads = sys.argv[1], int(sys.argv[2])
with open(os.path.join(folder, "meta.json")) as meta:
    shape = json.load(meta)
rows = np.fromfile(os.path.join(folder, "X.f32"), dtype="<f4").reshape(shape["n"], shape["d"])


def project():
    centered = rows - rows.mean(axis=0, dtype=np.float64).astype(np.float32)
    values, vectors = np.linalg.eigh((centered.T @ centered).astype(np.float64) / (len(rows) - 1))
    return values[::-1][:2], centered @ vectors[:, ::-1][:, :2].astype(np.float32)


with threadpool_limits(limits=threads):
    print([(each["internal_api"], each.get("architecture"), each["num_threads"]) for each in threadpool_info()], "numpy", np.__version__)
    project()
    wall, cpu = float("inf"), float("inf")
    for _ in range(5):
        start, used = time.perf_counter(), time.process_time()
        variances, _ = project()
        wall, cpu = min(wall, time.perf_counter() - start), min(cpu, time.process_time() - used)
print(json.dumps({"seconds": wall, "cpu": cpu, "variances": variances.tolist()}))
