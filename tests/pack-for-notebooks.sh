#!/usr/bin/env bash
# Packs the libraries as they are published, and puts them with everything they depend on into a folder that the notebook runner takes packages from:
#   tests/pack-for-notebooks.sh folder   →  folder/packages
# A project restores them there from the .nupkg files as a user's project does, so that what a package forgets is missing here too.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
version=$(sed -nE 's:.*<Version>(.*)</Version>.*:\1:p' "$repository/src/Directory.Build.props")

for id in Relevance.Cluster Relevance.Cluster.Sqlite; do
  dotnet pack "$repository/src/$id/$id.csproj" --configuration Release --output "$folder/feed" -nologo -p:ArtifactsPath="$folder/build" -p:RunAnalyzers=false
done

# In a folder of its own: a project takes every source file below it. This library comes from what was packed just now and from nowhere else; what it depends on, from where the machine keeps packages.
mkdir -p "$folder/project"
cat > "$folder/project/nuget.config" << END
<configuration>
  <packageSources>
    <clear />
    <add key="packed" value="$folder/feed" />
    <add key="machine" value="${NUGET_PACKAGES:-$HOME/.nuget/packages}" />
  </packageSources>
  <packageSourceMapping>
    <packageSource key="packed"><package pattern="Relevance.Cluster*" /></packageSource>
    <packageSource key="machine"><package pattern="*" /></packageSource>
  </packageSourceMapping>
</configuration>
END
cat > "$folder/project/Notebook.csproj" << END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <EnableDynamicLoading>true</EnableDynamicLoading>
    <InvariantGlobalization>true</InvariantGlobalization>
    <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
    <RestorePackagesPath>$folder/restored</RestorePackagesPath>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Relevance.Cluster.Sqlite" Version="[$version]" />
  </ItemGroup>
</Project>
END
rm -rf "$folder/restored" "$folder/packages"
dotnet build "$folder/project/Notebook.csproj" --configuration Release --output "$folder/packages" -nologo
