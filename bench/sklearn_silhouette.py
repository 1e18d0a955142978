"""scikit-learn's silhouette_score of the rows and labels that `kmeans silhouette` measured: python3 sklearn_silhouette.py SETDIR ROWS CLUSTERS"""
import json
import sys
import time

import numpy as np
from sklearn.metrics import silhouette_score

folder, rows, clusters = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
dimension = json.load(open(f"{folder}/meta.json"))["d"]
vectors = np.fromfile(f"{folder}/X.f32", dtype=np.float32, count=rows * dimension).reshape(rows, dimension)
labels = np.fromfile(f"{folder}/labels-{rows}-{clusters}.i32", dtype=np.int32)
best_cpu = best_wall = float("inf")
for _ in range(3):
    cpu, wall = time.process_time(), time.perf_counter()
    mean = silhouette_score(vectors, labels)
    best_cpu, best_wall = min(best_cpu, time.process_time() - cpu), min(best_wall, time.perf_counter() - wall)
print(json.dumps({"seconds": round(best_wall, 3), "cpu": round(best_cpu, 3), "mean": float(mean)}))
