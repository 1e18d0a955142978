#!/usr/bin/env bash
# Uses the packages as a user does, in empty folders outside the repository: a C# script with the ten lines that the page of Relevance.Cluster.Sqlite shows, and a console app, which is run as it is and,
# published ahead of time (Native AOT) without a warning, run again. What both runs print and write is the same, to the last bit.
#   tests/pack-libraries.sh FOLDER
#   RestoreAdditionalProjectSources=FOLDER NUGET_PACKAGES=FOLDER/cache tests/use-packages.sh
# Publishing needs clang or gcc, and the headers of zlib.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
version=$(sed -nE 's:.*<Version>(.+)</Version>.*:\1:p' "$repository/src/Directory.Build.props")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export DOTNET_CLI_UI_LANGUAGE=en

# The first block of a page with an info string.
block() { awk -v fence="\`\`\`$2" '/^```/ && inside { exit } inside { print } $0 == fence { inside = 1 }' "$1"; }

mkdir "$folder/script"
cd "$folder/script"
page=$repository/src/Relevance.Cluster.Sqlite/README.md
{ echo "#:package Relevance.Cluster.Sqlite@$version"; block "$page" csharp; } > clusters.cs
block "$page" "text output" | sed '/^…$/d' > expected.txt
test -s expected.txt
dotnet run clusters.cs > printed.txt
cat printed.txt
head -n "$(wc -l < expected.txt)" printed.txt | diff expected.txt -

mkdir "$folder/app"
cd "$folder/app"
dotnet new console --aot --name app --output . > /dev/null
for id in Relevance.Cluster.Sqlite Relevance.Cluster.Files; do
  dotnet add package "$id" --version "$version" > /dev/null
done
cat > Program.cs << 'CSHARP'
using System.Text.Json.Serialization;
using Relevance.Cluster;

Random random = new(7);
Shoe[] shoes = [.. Enumerable.Range(0, 600).Select(n => new Shoe(n, n % 2 == 0 ? "trail" : "city", 40 + (n * 0.25m), Embed(n % 10)))];

await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
RelevanceClient client = new(store);
Dataset written = client.GetDataset("written");
Console.WriteLine(await written.InsertAsync(shoes, ShoeContext.Default.Shoe));
foreach (string path in new[] { "shoes.parquet", "shoes.arrow", "shoes.csv", "shoes.jsonl" })
{
    Dataset copy = client.GetDataset(path);
    Console.WriteLine($"{await DocumentFile.WriteAsync(path, written.ReadAsync())} written. {await copy.InsertDocumentsAsync(DocumentFile.ReadAsync(path))}");
}

ClusterOps clusters = client.GetDataset("shoes.parquet").GetClusterOps("kmeans-10", "Embedding");
FitSummary fit = await clusters.FitAsync(new KMeans(10));
Console.WriteLine(fit);
Console.WriteLine($"inertia {((KMeansResult)fit.ModelResult).Inertia:R}");
Console.WriteLine(await clusters.DistributionAsync("Kind"));
Console.WriteLine(await clusters.CentroidHeatmapAsync());
foreach (RankedDocument member in (await clusters.ListClosestAsync()).SelectMany(list => list.Members))
{
    Console.WriteLine($"{member.Document.ToRecord(ShoeContext.Default.Shoe).Price} {member.Distance:R}");
}

await File.WriteAllLinesAsync("labels.txt", (await clusters.ReadLabelsAsync()).Select(label => $"{label.DocumentId} {label.Label}"));
await clusters.WriteReportAsync("clusters.md");
await clusters.WriteReportAsync("clusters.html");

float[] Embed(int kind) => [.. Enumerable.Range(0, 100).Select(i => (i % 10 == kind ? 1f : 0f) + random.NextSingle())];

internal sealed record Shoe(int Id, string Kind, decimal Price, float[] Embedding);

[JsonSerializable(typeof(Shoe))]
internal sealed partial class ShoeContext : JsonSerializerContext;
CSHARP

for way in jit aot; do
  dotnet publish --output "$way" -p:PublishAot="$([[ $way == aot ]] && echo true || echo false)" > published.txt || { cat published.txt; exit 1; }
  if grep -i 'warning ' published.txt; then exit 1; fi
  mkdir "run-$way"
  start=${EPOCHREALTIME/[.,]/}
  (cd "run-$way" && "../$way/app" > printed.txt)
  echo "$way: $(((${EPOCHREALTIME/[.,]/} - start) / 1000)) ms"
done

# The second one is native code, with nothing of the runtime next to it, for the processors that the package names unless the app does.
test ! -e aot/app.dll
for target in "linux-x64 x86-64-v3" "win-x64 x86-64-v3" "osx-x64 " "linux-arm64 "; do
  test "$(dotnet msbuild -getProperty:IlcInstructionSet -p:RuntimeIdentifier="${target% *}")" = "${target#* }"
done
test "$(dotnet msbuild -getProperty:IlcInstructionSet -p:RuntimeIdentifier=linux-x64 -p:IlcInstructionSet=native)" = native

cat run-aot/printed.txt
test "$(wc -l < run-aot/labels.txt)" = 600
diff -r run-jit run-aot
