"""Prints the story as a table in Markdown.

usage: table.py FOLDER

FOLDER has NAME-ROUND.jsonl of each program and round. A cell has the median of the first times and the median of the least of the later ones, in
milliseconds, and how many times as long as ours the latter is (the former, where a step runs once).
"""
import collections
import glob
import json
import os
import statistics
import sys

NAMES = ["ours", "python", "duckdb", "mlnet"]
times, notes, programs, steps = collections.defaultdict(list), {}, {}, []
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*-*.jsonl"))):
    name = os.path.basename(path).split("-")[0]
    for line in open(path):
        entry = json.loads(line)
        if "program" in entry:
            programs[name] = entry["program"]
            continue
        step = entry["step"]
        times[name, step].append((entry["first"], entry["again"]))
        if "note" in entry:
            notes[name, step] = entry["note"]
        if step not in steps:
            steps.append(step)

# A second way of a step, "step, program", stands below the step itself.
bases = [step for step in steps if not any(step.startswith(other + ", ") for other in steps)]
steps = [step for base in bases for step in steps if step == base or step.startswith(base + ", ")]


def milliseconds(seconds):
    value = 1000 * seconds
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def median(name, step):
    entries = times.get((name, step))
    if not entries:
        return None
    first = statistics.median(first for first, _ in entries)
    again = [again for _, again in entries if again is not None]
    return first, statistics.median(again) if again else None


def cell(name, step):
    found = median(name, step)
    if not found:
        return ""
    # What another program of the same language does is beside our step of the same name.
    ours = median("ours", step) or next((median("ours", each) for each in steps if median("ours", each) and step.startswith(each + ", ")), None)
    text = milliseconds(found[0]) + ("" if found[1] is None else "; " + milliseconds(found[1]))
    if name != "ours" and ours:
        text += f" ({(found[1] or found[0]) / (ours[1] or ours[0]):.1f}×)"
    return text


print("| step | " + " | ".join(f"{programs.get(name, name)}" for name in NAMES) + " |")
print("| --- |" + " ---: |" * len(NAMES))
for step in steps:
    print(f"| {step} | " + " | ".join(cell(name, step) for name in NAMES) + " |")
print()
for (name, step), note in sorted(notes.items()):
    print(f"* {programs[name]}: {step}: {note}")
