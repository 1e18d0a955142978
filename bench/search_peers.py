"""Exact searches by the vectors that `Relevance.Cluster.Sqlite.LoadBench … search` has written, with numpy and, where it can be imported, faiss.

  env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE PYTHONPATH=FAISS/python /usr/bin/python3 bench/search_peers.py STORE

STORE is the path of the store; the vectors are in STORE.rows.npy and STORE.queries.npy. Both peers get unit vectors, so that the cosine is one product; the
time of the scaling is not theirs. Prints the kernel of OpenBLAS, and the best of several runs.
"""

import sys
import time

import numpy as np


def best(what, repeats, share, run):
    wall = min(timed(run) for _ in range(repeats)) / share
    print(f"{what:<48} {wall * 1000:8.2f} ms")


def timed(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def top(scores, count):
    rows = np.argpartition(-scores, count, axis=-1)[..., :count]
    return np.take_along_axis(rows, np.argsort(-np.take_along_axis(scores, rows, -1), axis=-1), -1)


rows = unit(np.load(sys.argv[1] + ".rows.npy"))
queries = unit(np.load(sys.argv[1] + ".queries.npy"))
try:
    from threadpoolctl import threadpool_info

    print([(each["internal_api"], each.get("architecture"), each["num_threads"]) for each in threadpool_info()])
except ImportError:
    np.show_config()
print("numpy", np.__version__)
best("numpy, search, top 10, Cosine", 15, 1, lambda: top(rows @ queries[0], 10))
best("numpy, 64 searches, top 10, Cosine, each", 7, len(queries), lambda: top(queries @ rows.T, 10))

try:
    import faiss
except ImportError:
    sys.exit("faiss is missing: see bench/build-faiss.sh")
print("faiss", faiss.__version__, faiss.get_compile_options(), faiss.omp_get_max_threads(), "threads")
index = faiss.IndexFlatIP(rows.shape[1])
index.add(rows)
best("faiss flat, search, top 10, Cosine", 15, 1, lambda: index.search(queries[:1], 10))
best("faiss flat, 64 searches, top 10, Cosine, each", 7, len(queries), lambda: index.search(queries, 10))
