"""Runs the command "kmeans" and scikit-learn in turn on the same work, and prints the ratios as a table.

usage: compare.py KMEANS SETSDIR ROUNDS [SET:ITERATIONS:THREADS ...]

Each round runs every implementation once, ours first in one round and last in the next. Of the rounds the median is taken, of wall time and of
processor time; a ratio above 1 means that ours is faster. ITERATIONS 0 is a fit to convergence with default seeding, a new seed each round.
"""
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = os.environ.get("SKLEARN_PYTHON", "/usr/bin/python3")


def run(command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().splitlines()[-1])


def main(kmeans, sets, rounds, work):
    print("| set | iterations | threads | implementation | seconds | processor seconds | ratio | ratio of processor time | inertia |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, iterations, threads in (item.split(":") for item in work):
        folder = os.path.join(sets, name)
        names = ["ours", "scikit-learn lloyd", "scikit-learn elkan"]
        results = {each: [] for each in names}
        for round_number in range(rounds):
            seed = str(round_number)
            commands = {
                "ours": [kmeans, folder, iterations, threads, seed],
                "scikit-learn lloyd": [PYTHON, os.path.join(HERE, "sklearn_kmeans.py"), folder, iterations, threads, seed, "lloyd"],
                "scikit-learn elkan": [PYTHON, os.path.join(HERE, "sklearn_kmeans.py"), folder, iterations, threads, seed, "elkan"],
            }
            if os.environ.get("ELKAN", "1") == "0" or (name == "d" and os.environ.get("ELKAN") != "2"):
                commands.pop("scikit-learn elkan")
            for each in list(commands) if round_number % 2 == 0 else reversed(list(commands)):
                results[each].append(run(commands[each]))
        ours = None
        for each in names:
            if not results[each]:
                continue
            wall = statistics.median(r["seconds"] for r in results[each])
            cpu = statistics.median(r["cpu"] for r in results[each])
            inertia = statistics.mean(r["inertia"] for r in results[each])
            taken = statistics.mean(r["iterations"] for r in results[each])
            ours = ours or (wall, cpu)
            print(f"| {name} | {iterations} ({taken:.0f}) | {threads} | {each} | {wall:.3f} | {cpu:.3f} | {wall / ours[0]:.2f} | {cpu / ours[1]:.2f} | {inertia:.9g} |", flush=True)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:])
