using Relevance.Cluster.Tool.Terminal;

namespace Relevance.Cluster.Tool.Files;

/// <summary>The names of file formats in options, which are the extensions of files.</summary>
internal static class FileFormats
{
    private const string Names = "csv, tsv, jsonl, json, parquet, arrow, npy";

    /// <summary>Returns the reading options of a format by its name.</summary>
    /// <exception cref="MisuseException">No format has this name.</exception>
    public static DocumentFileOptions Options(string? name) => name?.ToLowerInvariant() switch
    {
        null => new(),
        "csv" => new() { Format = DocumentFileFormat.Csv },
        "tsv" => new() { Format = DocumentFileFormat.Csv, Delimiter = '\t' },
        "jsonl" or "ndjson" => new() { Format = DocumentFileFormat.JsonLines },
        "json" => new() { Format = DocumentFileFormat.JsonArray },
        "parquet" => new() { Format = DocumentFileFormat.Parquet },
        "arrow" or "feather" => new() { Format = DocumentFileFormat.Arrow },
        "npy" or "npz" => new() { Format = DocumentFileFormat.Numpy },
        _ => throw new MisuseException($"'{name}' is not a format. Expected one of {Names}, such as --format csv"),
    };

    /// <summary>Validates that a file has a known extension or a format is named, before anything is computed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format by its name; null means by the extension.</param>
    /// <param name="option">What the file is given by, for the message.</param>
    /// <exception cref="MisuseException">Neither is known.</exception>
    public static void Check(string path, string? format, string option)
    {
        if (format is not null)
        {
            _ = Options(format);
            return;
        }

        if (ExtensionOf(path) is not ("csv" or "tsv" or "jsonl" or "ndjson" or "json" or "parquet" or "arrow" or "arrows" or "feather" or "npy" or "npz"))
        {
            throw new MisuseException($"{option} '{path}': the extension is not one of {Names}. Rename the file, or name its format: --format csv");
        }
    }

    /// <summary>Validates that documents can be written to a file, before anything is computed.</summary>
    /// <exception cref="MisuseException">The format is unknown or is only read, or the folder does not exist.</exception>
    public static void CheckOutput(string path, string? format, string option)
    {
        Check(path, format, option);
        if (format is null && ExtensionOf(path) == "npz")
        {
            throw new MisuseException($"{option} '{path}': archives of arrays are read and not written. Name a file .csv, .jsonl or .parquet");
        }

        CheckFolder(path, option);
    }

    /// <summary>Validates that documents with labels can be written to a file, before anything is computed.</summary>
    /// <exception cref="MisuseException">The format has no place for labels, or as in <see cref="CheckOutput"/>.</exception>
    public static void CheckLabelledOutput(string path, string? format, string option)
    {
        CheckOutput(path, format, option);
        if ((format ?? ExtensionOf(path)).ToLowerInvariant() is "npy")
        {
            throw new MisuseException($"{option} '{path}': an array has no place for labels. Name a file .csv, .jsonl or .parquet");
        }
    }

    /// <summary>Returns the name of a file without its folder, extension and compression.</summary>
    public static string BareName(string path) => Path.GetFileNameWithoutExtension(WithoutCompression(path));

    /// <summary>Validates that the folder of a file to be written exists, before anything is computed.</summary>
    /// <exception cref="MisuseException">It does not exist.</exception>
    public static void CheckFolder(string path, string option)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new MisuseException($"{option} '{path}': the folder does not exist. Create it: mkdir -p {folder}");
        }
    }

    private static string ExtensionOf(string path) => Path.GetExtension(WithoutCompression(path)).TrimStart('.').ToLowerInvariant();

    private static string WithoutCompression(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".gz" or ".br" or ".zst" ? Path.ChangeExtension(path, null) : path;
}
