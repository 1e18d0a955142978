#!/usr/bin/env bash
# Checks arrays against NumPy itself: writes every type, byte order and order of elements with it, reads them with the library, and compares every bit; then reads with NumPy what the library wrote.
# Needs a python3 with numpy, the first in the path or the system's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=""
for candidate in python3 /usr/bin/python3; do
  if [[ -z $python ]] && "$candidate" -c 'import numpy' 2> /dev/null; then python=$candidate; fi
done
[[ -n $python ]] || { echo "no python3 has numpy"; exit 1; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$python" - "$folder" << 'PYTHON'
import sys
import numpy as np

folder = sys.argv[1]
random = np.random.default_rng(1)


def save(name, array, version=(1, 0)):
    with open(f"{folder}/{name}.npy", "wb") as file:
        np.lib.format.write_array(file, array, version=version)
    # What must be read: float32 in the order of rows, as bytes of this machine.
    np.ascontiguousarray(array.astype("=f4")).tofile(f"{folder}/{name}.expected")


for order in "<>":
    for kind in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]:
        if kind[0] == "f":
            array = (random.standard_normal((3000, 17)) * 100).astype(order + kind)
        elif kind == "b1":
            array = random.integers(0, 2, (3000, 17)).astype(order + kind)
        else:
            limits = np.iinfo(kind)
            array = random.integers(limits.min, limits.max, (3000, 17), dtype=kind, endpoint=True).astype(order + kind)
        name = f"{'little' if order == '<' else 'big'}-{kind}"
        save(name, array)
        save(name + "-fortran", np.asfortranarray(array))
save("version-2", random.standard_normal((5, 3)), (2, 0))
save("version-3", random.standard_normal((5, 3)), (3, 0))
np.savez(f"{folder}/stored.npz", _id=np.array([f"d{n}" for n in range(50)]), v=random.standard_normal((50, 4)).astype("f4"), n=np.arange(50))
np.savez_compressed(f"{folder}/deflated.npz", _id=np.array([f"d{n}" for n in range(50)]), v=np.asfortranarray(np.arange(200.0).reshape(50, 4)), n=np.arange(50))
PYTHON

cat > "$folder/check.cs" << CSHARP
#:project $PWD/src/Relevance.Cluster/Relevance.Cluster.csproj
#:property PublishAot=false
using System.Runtime.InteropServices;
using Relevance.Cluster;

string folder = args[0];
int count = 0;
foreach (string path in Directory.GetFiles(folder, "*.npy"))
{
    VectorSet vectors = VectorSet.ReadNumpy(path);
    byte[] read = [.. Enumerable.Range(0, vectors.Count).SelectMany(row => MemoryMarshal.AsBytes(vectors[row]).ToArray())];
    Require(read.AsSpan().SequenceEqual(File.ReadAllBytes(Path.ChangeExtension(path, ".expected"))), path);
    int row = 0;
    await foreach (Document document in DocumentFile.ReadAsync(path))
    {
        string field = document.FieldNames[1];
        Require(document.GetVector(field).Span.SequenceEqual(vectors[row++]), \$"{path}, row {row}");
    }

    Require(row == vectors.Count, path);
    vectors.WriteNumpy(Path.ChangeExtension(path, ".written.npy"));
    count++;
}

foreach (string path in Directory.GetFiles(folder, "*.npz"))
{
    Document[] documents = await DocumentFile.ReadAsync(path).ToArrayAsync();
    Require(documents.Length == 50 && documents.Select((document, n) => document.Id == \$"d{n}" && document["n"].AsInteger() == n && document["v"].TryGetVector(out _)).All(same => same), path);
    count++;
}

Console.WriteLine(\$"{count} files read");

static void Require(bool isSame, string path)
{
    if (!isSame)
    {
        throw new InvalidOperationException(\$"{path}: the bits differ.");
    }
}
CSHARP
dotnet run --file "$folder/check.cs" -- "$folder"

"$python" - "$folder" << 'PYTHON'
import glob
import sys
import numpy as np

written = glob.glob(f"{sys.argv[1]}/*.written.npy")
assert len(written) > 40, written
for path in written:
    array = np.load(path)
    assert array.dtype == np.float32 and array.flags.c_contiguous, (path, array.dtype)
    expected = np.fromfile(path.replace(".written.npy", ".expected"), "=f4").reshape(array.shape)
    assert np.array_equal(array.view("u4"), expected.view("u4")), path
print(f"{len(written)} files read by NumPy {np.__version__}")
PYTHON
