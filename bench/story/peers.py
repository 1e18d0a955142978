"""The story with numpy, pandas, scikit-learn and faiss, and the data of all.

usage: peers.py generate FOLDER DOCUMENTS DIMENSION
       peers.py FOLDER

"generate" writes vectors.npy and queries.npy (float32) and shop.jsonl, the same vectors with seven fields. The field "cluster" is one of 50 groups that
the vectors are drawn from: the peers that do not cluster count by it. Each step is a line of JSON with its first time and the least of the next ones, in
seconds.
faiss need not be installed: PYTHONPATH may name the folder of a build.
"""
import json
import os
import sys
import time
import warnings

import numpy as np

CLUSTERS = 50
BISECTED = 20_000


def generate(folder, count, dimension):
    random = np.random.default_rng(1)
    centers = random.standard_normal((300, dimension)) / np.sqrt(dimension)
    center = random.integers(300, size=count)
    vectors = random.standard_normal((count, dimension)) / np.sqrt(dimension) + 0.8 * centers[center]
    vectors = np.round(vectors, 6).astype(np.float32)
    queries = (random.standard_normal((64, dimension)) / np.sqrt(dimension) + 0.8 * centers[:64]).astype(np.float32)
    np.save(os.path.join(folder, "vectors.npy"), vectors)
    np.save(os.path.join(folder, "queries.npy"), queries)
    brand, truth, price, weight = random.integers(97, size=count), random.integers(1000, size=count), random.random(count), random.random(count)
    with open(os.path.join(folder, "shop.jsonl"), "w") as lines:
        for i in range(count):
            fields = {
                "_id": f"document-{i:08}",
                "title": f"The title of document {i}",
                "brand": f"brand-{brand[i]}",
                "truth": f"truth-{truth[i]}",
                "price": round(1000 * float(price[i]), 2),
                "weight": float(weight[i]),
                "isNew": i % 2 == 0,
                "cluster": f"cluster-{center[i] % CLUSTERS}",
                "text_vector_": [round(float(x), 6) for x in vectors[i]],
            }
            lines.write(json.dumps(fields, separators=(",", ":")) + "\n")


def step(name, run, repeats=5, share=1, note=None):
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        result = run()
        times.append((time.perf_counter() - start) / share)
        if repeats == 0:
            break
    line = {"step": name, "first": times[0], "again": min(times[1:]) if repeats else None}
    if note:
        line["note"] = note(result)
    print(json.dumps(line), flush=True)
    return result


def read(path):
    import pandas

    with open(path) as file:
        documents = [json.loads(line) for line in file]
    vectors = np.array([document.pop("text_vector_") for document in documents], dtype=np.float32)
    return pandas.DataFrame(documents), vectors


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def top(scores, count):
    rows = np.argpartition(-scores, count, axis=-1)[..., :count]
    return np.take_along_axis(rows, np.argsort(-np.take_along_axis(scores, rows, -1), axis=-1), -1)


def members(vectors, centroids, labels):
    """The five closest and the five furthest members of each centroid."""
    distances = ((vectors - centroids[labels]) ** 2).sum(axis=1)
    lists = []
    for cluster in range(len(centroids)):
        own = np.flatnonzero(labels == cluster)
        order = own[np.argsort(distances[own], kind="stable")]
        lists.append((order[:5], order[-5:][::-1]))
    return lists


def principal_map(vectors):
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    centered = vectors - mean
    values, directions = np.linalg.eigh(centered.T @ centered)
    return centered @ directions[:, -2:]


def story(folder):
    warnings.simplefilter("ignore")
    import pandas
    from sklearn.cluster import BisectingKMeans, KMeans
    from sklearn.decomposition import PCA
    from threadpoolctl import threadpool_info

    blas = [f"{each['internal_api']} {each['architecture']}, {each['num_threads']} threads" for each in threadpool_info() if each["user_api"] == "blas"]
    print(json.dumps({"program": f"numpy {np.__version__} ({', '.join(blas)}), pandas {pandas.__version__}"}))
    frame, vectors = step("read the JSON Lines file", lambda: read(os.path.join(folder, "shop.jsonl")), 0)
    step("count, price < 10", lambda: int((frame.price < 10).sum()))
    step("mean of price by brand", lambda: frame.groupby("brand").price.mean())
    step("mean of price by cluster and brand", lambda: frame.groupby(["cluster", "brand"]).price.mean())
    step("facets of four fields", lambda: [frame[field].value_counts().head(20) for field in ("brand", "price", "weight", "isNew")])
    step("all documents, by brand and price", lambda: frame.sort_values(["brand", "price"], ascending=[True, False]).to_dict("records"), 1)
    model = step(
        "k-means, 50 clusters",
        lambda: KMeans(CLUSTERS, n_init=3, random_state=1).fit(vectors),
        0,
        note=lambda fitted: f"scikit-learn, n_init=3: inertia {fitted.inertia_:.6g}",
    )
    step("closest and furthest of each cluster", lambda: members(vectors, model.cluster_centers_, model.labels_))
    step("clusters, counted", lambda: np.bincount(model.labels_, minlength=CLUSTERS))
    step("clusters against 1,000 truths", lambda: pandas.crosstab(frame.truth, model.labels_))
    rows, queries = unit(vectors), unit(np.load(os.path.join(folder, "queries.npy")))
    step("search, top 10", lambda: top(rows @ queries[0], 10))
    step("search, top 10, each of 64", lambda: top(queries @ rows.T, 10), share=len(queries))
    step("map in two dimensions", lambda: principal_map(vectors), 3, note=lambda _: "numpy, by the covariance")
    step("map in two dimensions, scikit-learn", lambda: PCA(2, random_state=1).fit_transform(vectors), 1)
    step(
        "bisecting k-means, 20,000 vectors",
        lambda: BisectingKMeans(CLUSTERS, n_init=3, random_state=1).fit(vectors[:BISECTED]),
        1,
        note=lambda fitted: f"scikit-learn, n_init=3: inertia {fitted.inertia_:.6g}",
    )
    try:
        import faiss
    except ImportError:
        return
    faiss.omp_set_num_threads(os.cpu_count())
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    step("search, top 10, faiss", lambda: index.search(queries[:1], 10))
    step("search, top 10, each of 64, faiss", lambda: index.search(queries, 10), share=len(queries))

    def train():
        fitted = faiss.Kmeans(vectors.shape[1], CLUSTERS, niter=25, nredo=3, max_points_per_centroid=len(vectors), seed=1)
        fitted.train(vectors)
        return fitted

    step(
        "k-means, 50 clusters, faiss",
        train,
        0,
        note=lambda fitted: f"faiss {faiss.__version__}, nredo=3: inertia {fitted.index.search(vectors, 1)[0].sum(dtype=np.float64):.6g}",
    )


if sys.argv[1] == "generate":
    generate(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
else:
    story(sys.argv[1])
