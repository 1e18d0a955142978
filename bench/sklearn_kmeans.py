"""The same command line and the same line of JSON as the command "kmeans", done by scikit-learn.

usage: sklearn_kmeans.py SETDIR ITERATIONS THREADS SEED lloyd|elkan
       sklearn_kmeans.py sgemm THREADS
"""
import json
import os
import sys
import time
import warnings


def limit_threads(threads):
    # Before numpy is loaded: the libraries read these once.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = threads
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        os.environ.pop(name, None)  # OpenBLAS takes the kernels that it has for this processor.


def blas():
    """The kernels that numpy multiplies matrices with; the reference BLAS, which is fifty times slower, is no peer."""
    import threadpoolctl

    kernels = [lib["architecture"] for lib in threadpoolctl.threadpool_info() if lib["internal_api"] == "openblas"]
    if not kernels:
        raise SystemExit("numpy does not use OpenBLAS: install libopenblas0-pthread.")
    return kernels[0]


def sgemm(threads):
    limit_threads(threads)
    import numpy as np

    random = np.random.default_rng(1)
    a = random.random((4096, 4096), dtype=np.float32)
    b = random.random((4096, 4096), dtype=np.float32)
    best = 1e9
    for _ in range(7):
        start = time.perf_counter()
        a @ b
        best = min(best, time.perf_counter() - start)
    print(json.dumps({"gflops": round(2 * 4096**3 / best / 1e9, 1), "threads": int(threads), "kernels": blas()}))


def fit(folder, iterations, threads, seed, algorithm):
    limit_threads(threads)
    import numpy as np
    from sklearn.cluster import KMeans

    kernels = blas()
    meta = json.load(open(os.path.join(folder, "meta.json")))
    n, d, k = meta["n"], meta["d"], meta["k"]
    x = np.fromfile(os.path.join(folder, "X.f32"), np.float32).reshape(n, d)
    if iterations > 0:
        c0 = np.fromfile(os.path.join(folder, "C0.f32"), np.float32).reshape(k, d)
        model = KMeans(k, init=c0, n_init=1, max_iter=iterations, tol=0, algorithm=algorithm)
    else:
        model = KMeans(k, n_init=1, random_state=seed, algorithm=algorithm)
    warnings.simplefilter("ignore")
    KMeans(min(k, 512), n_init=1, max_iter=5, random_state=0, algorithm=algorithm).fit(x[: max(512, k)])
    cpu, start = time.process_time(), time.perf_counter()
    model.fit(x)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    path = os.path.join(folder, f"sklearn-{algorithm}-{iterations}-{threads}-{seed}.f32")
    model.cluster_centers_.astype(np.float32).tofile(path)
    print(json.dumps({"seconds": seconds, "cpu": cpu, "inertia": float(model.inertia_), "iterations": int(model.n_iter_), "kernels": kernels, "centroids": path}))


if sys.argv[1] == "sgemm":
    sgemm(sys.argv[2])
else:
    fit(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5])
