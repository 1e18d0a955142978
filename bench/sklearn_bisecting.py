"""Bisecting k-means of scikit-learn on a set, with three restarts a split as ours has by default.

  env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE /usr/bin/python3 bench/sklearn_bisecting.py SETDIR CLUSTERS THREADS [RESTARTS]

SETDIR has X.f32 and meta.json, as `kmeans generate` writes them. Prints the kernel of OpenBLAS, and for three seeds the wall and processor
seconds and the inertia.
"""

import json
import os
import sys
import time

import numpy as np
import sklearn
from sklearn.cluster import BisectingKMeans
from threadpoolctl import threadpool_info, threadpool_limits

folder, clusters, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
restarts = int(sys.argv[4]) if len(sys.argv) > 4 else 3
with open(os.path.join(folder, "meta.json")) as meta:
    shape = json.load(meta)
rows = np.fromfile(os.path.join(folder, "X.f32"), dtype="<f4").reshape(shape["n"], shape["d"])

with threadpool_limits(limits=threads):
    print([(each["internal_api"], each.get("architecture"), each["num_threads"]) for each in threadpool_info()], "scikit-learn", sklearn.__version__)
    for seed in range(3):
        start, used = time.perf_counter(), time.process_time()
        found = BisectingKMeans(clusters, n_init=restarts, random_state=seed).fit(rows)
        wall, cpu = time.perf_counter() - start, time.process_time() - used
        print(json.dumps({"seed": seed, "seconds": wall, "cpu": cpu, "inertia": float(found.inertia_)}))
