#!/usr/bin/env python3
"""Tries the mutants that dotnet-stryker compiled, one process each, and says which survive.

dotnet-stryker makes the mutants well. It runs them slowly: with the Microsoft testing platform, every place that can be mutated asks a file mapped to memory which mutant is on,
a hundred times a component in a kernel. Set by an environment variable, the same assembly asks a static field. Limits are CPU time, so that a busy machine is no time-out.

    mutants.py prepare           mutants, their places and the test program, into mutants/ (two minutes)
    mutants.py run FILE … -- FILTER …   the mutants of some files (without .cs) against the tests that the filters of xunit's runner take
"""
import glob
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
MADE = os.path.join(HERE, "mutants")
PROGRAM = os.path.join(HERE, "../../artifacts/bin/Relevance.Cluster.Mutation/release")
CPU_SECONDS = 30


def prepare():
    """With a single small test nearly nothing is covered: dotnet-stryker lists all mutants and ends. Meanwhile the assembly with all of them in it is copied."""
    shutil.rmtree(MADE, ignore_errors=True)
    os.makedirs(MADE)
    log = open(os.path.join(MADE, "stryker.log"), "w+")
    stryker = subprocess.Popen(["dotnet", "stryker", "-O", os.path.join(MADE, "report")], cwd=HERE, stdout=log, stderr=log, env={**os.environ, "OnlySmallTests": "true"})

    while stryker.poll() is None:
        time.sleep(0.2)
        if "mutants will be tested" in open(log.name).read() and not os.path.exists(os.path.join(MADE, "bin")):
            shutil.copytree(PROGRAM, os.path.join(MADE, "bin"))

    # The program with all tests: it finds the mutated assembly beside it.
    subprocess.check_call(["dotnet", "build", "-c", "Release", HERE])
    for file in glob.glob(os.path.join(PROGRAM, "Relevance.Cluster.Tests*")):
        shutil.copy(file, os.path.join(MADE, "bin"))


def mutants(files):
    report = json.load(open(glob.glob(os.path.join(MADE, "report", "**", "mutation-report.json"), recursive=True)[0]))
    for name, file in sorted(report["files"].items()):
        if os.path.basename(name)[:-3] in files:
            for mutant in file["mutants"]:
                if mutant["status"] not in ("Ignored", "CompileError"):
                    yield os.path.basename(name), mutant


def limit():
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def outcome(mutant, filters):
    env = {**os.environ, "STRYKER_MUTANT_ID_CONTROL_VAR": "MUTANT", "MUTANT": str(mutant), "DOTNET_GCHeapHardLimit": "0x60000000"}
    program = subprocess.Popen(
        [os.path.join(MADE, "bin", "Relevance.Cluster.Tests"), "-noLogo", "-parallel", "none", "-stopOnFail", *filters],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=limit)
    try:
        code = program.wait(timeout=CPU_SECONDS * 10)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
        return "timeout"
    return "survived" if code == 0 else "timeout" if code in (-signal.SIGXCPU, -signal.SIGKILL) else "killed"


def run(files, filters):
    assert outcome(-1, filters) == "survived", "The tests fail, or take too long, without a mutant."
    counts = {}
    for file, mutant in mutants(files):
        status = outcome(mutant["id"], filters)
        counts.setdefault(file, {}).setdefault(status, []).append(mutant["id"])
        if status == "survived":
            print(f"{file}:{mutant['location']['start']['line']}  {mutant['mutatorName']}: {mutant['replacement'][:120]!r}", flush=True)
    for file, by_status in counts.items():
        print(file, {status: len(ids) for status, ids in by_status.items()})


if __name__ == "__main__":
    if sys.argv[1:2] == ["prepare"]:
        prepare()
    elif sys.argv[1:2] == ["run"] and "--" in sys.argv:
        run(sys.argv[2:sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1:])
    else:
        print(__doc__)
