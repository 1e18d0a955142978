"""The same command line and the same line of JSON as the command "kmeans", done by faiss.

usage: faiss_kmeans.py SETDIR ITERATIONS THREADS [SEED] [CLUSTERS] [TRAINING]

ITERATIONS 0: its own training with its defaults, that is 25 iterations from random rows over at most 256 rows a cluster. "inertia" is then that of all rows, each with the nearest of the
trained centroids, which is found after the clock has stopped. TRAINING is another number of these iterations.

faiss need not be installed: PYTHONPATH may name the folder of an unpacked package.
"""
import json
import os
import sys
import time

folder, iterations, threads = sys.argv[1], int(sys.argv[2]), sys.argv[3]
seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1234
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = threads  # Before the libraries are loaded: they read these once.
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)

import faiss
import numpy as np
import threadpoolctl

kernels = [lib["architecture"] for lib in threadpoolctl.threadpool_info() if lib["internal_api"] == "openblas"]
if not kernels:
    raise SystemExit("faiss does not use OpenBLAS: install libopenblas0-pthread.")
meta = json.load(open(os.path.join(folder, "meta.json")))
n, d, k = meta["n"], meta["d"], int(sys.argv[5]) if len(sys.argv) > 5 else meta["k"]
x = np.fromfile(os.path.join(folder, "X.f32"), np.float32).reshape(n, d)
faiss.omp_set_num_threads(int(threads))


def fit(rows, times):
    # All rows, as the others do it: by default faiss would take a sample of 256 a cluster.
    model = faiss.Kmeans(d, k, niter=times, max_points_per_centroid=n, min_points_per_centroid=1)
    model.train(rows, init_centroids=c0)
    return model


def train(rows):
    model = faiss.Kmeans(d, k, seed=seed, niter=int(sys.argv[6]) if len(sys.argv) > 6 else 25)
    model.train(rows)
    return model


if iterations > 0:
    c0 = np.fromfile(os.path.join(folder, "C0.f32"), np.float32).reshape(-1, d)
    fit(x[: max(512, k)], 3)
cpu, start = time.process_time(), time.perf_counter()
model = fit(x, iterations) if iterations > 0 else train(x)
seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
if iterations == 0:
    found = model.index.search(x, 1)[0].sum(dtype=np.float64)
    print(json.dumps({"seconds": seconds, "cpu": cpu, "inertia": float(found), "iterations": len(model.obj), "version": faiss.__version__, "build": faiss.get_compile_options().strip(), "kernels": kernels[0]}))
    sys.exit()
print(json.dumps({"seconds": seconds, "cpu": cpu, "inertia": float(model.obj[-1]), "iterations": iterations, "version": faiss.__version__, "build": faiss.get_compile_options().strip(), "kernels": kernels[0]}))
