#!/usr/bin/env bash
# Builds faiss 1.7.3 from Debian's source for this very processor, with AVX-512 where the compiler finds use for it, so that bench/faiss_kmeans.py can be timed.
#   bench/build-faiss.sh FOLDER     then: PYTHONPATH=FOLDER/python /usr/bin/python3 bench/faiss_kmeans.py SETDIR ITERATIONS THREADS
# Must run as root on Debian 12, with sources of packages (deb-src) among those of apt. Nothing of faiss itself is installed. FAISS_CXXFLAGS and JOBS may be set. Takes some five minutes.
set -euo pipefail

if (($# != 1)); then
  echo "usage: $0 FOLDER" >&2
  exit 2
fi

mkdir -p "$1"
out=$(cd "$1" && pwd)
flags=${FAISS_CXXFLAGS:--O3 -march=native -mprefer-vector-width=512}

apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  g++ make cmake swig python3-dev python3-numpy libopenblas-dev libopenblas0-pthread dpkg-dev patch xz-utils

cd "$out"
rm -rf faiss-1.7.3 build python
apt-get source -qq faiss=1.7.3-2 # Checks the sums and applies Debian's patches.

# Only the library with AVX2 and FMA code, which faiss takes by itself where the processor has both; BLA_VENDOR names OpenBLAS itself, not whatever stands for it.
cmake -S faiss-1.7.3 -B build -G 'Unix Makefiles' \
  -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS="$flags" -DCMAKE_CXX_FLAGS_RELEASE='-O3 -DNDEBUG' \
  -DFAISS_OPT_LEVEL=avx2 -DFAISS_ENABLE_GPU=OFF -DFAISS_ENABLE_PYTHON=ON -DFAISS_ENABLE_C_API=OFF -DBUILD_TESTING=OFF \
  -DBLA_VENDOR=OpenBLAS -DPython_EXECUTABLE=/usr/bin/python3 -DPython_FIND_UNVERSIONED_NAMES=FIRST
make -C build -j"${JOBS:-2}" swigfaiss_avx2

# What the package's own installer would put together.
mkdir -p python/faiss
cd build/faiss/python
cp __init__.py loader.py class_wrappers.py gpu_wrappers.py extra_wrappers.py array_conversions.py swigfaiss_avx2.py _swigfaiss_avx2.so "$out/python/faiss/"
cp -r contrib "$out/python/faiss/"
cd /
PYTHONPATH="$out/python" /usr/bin/python3 -c 'import faiss; print(faiss.__file__, faiss.__version__, faiss.get_compile_options())'
