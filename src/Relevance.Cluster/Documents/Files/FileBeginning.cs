using System.Text;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Describes a file by its first bytes, for the message of a reader that expected another format.</summary>
internal static class FileBeginning
{
    /// <summary>The number of bytes that identify every format.</summary>
    public const int Length = 16;

    private static readonly (byte[] Beginning, string Kind)[] Binaries =
    [
        ([0x1F, 0x8B], "a file compressed with gzip: end its name in .gz, or read it through a GZipStream"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive: end its name in .npz for arrays of NumPy, save the sheet of a workbook (.xlsx) as CSV, or unpack it"),
        ([0x50, 0x4B, 0x05, 0x06], "an empty ZIP archive"),
        ([0xD0, 0xCF, 0x11, 0xE0], "a workbook of an old Excel (.xls): save the sheet as CSV"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a file compressed with Zstandard: end its name in .zst, or decompress it"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "a file compressed with xz: decompress it"),
        ([.. "BZh91AY&SY"u8], "a file compressed with bzip2: decompress it"),
        ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive: unpack it"),
        ([.. "PAR1\u0015"u8], "a Parquet file: end its name in .parquet"),
        ([.. "ARROW1\0"u8], "an Arrow (Feather) file: end its name in .arrow or .feather"),
        ([.. "Obj\u0001"u8], "an Avro file: write it as JSON Lines"),
        ([.. "SQLite format 3\0"u8], "a SQLite database: a dataset store is opened with SqliteDocumentStore.Open"),
        ([0x93, .. "NUMPY"u8], "an array of NumPy: end its name in .npy"),
        ([0x89, .. "HDF"u8], "an HDF5 file: write it as CSV or JSON Lines"),
        ([0x80, 0x04, 0x95], "a pickle of Python: write it as CSV or JSON Lines"),
    ];

    /// <summary>Recognizes a file that is not text, with what to do; null if it can be text.</summary>
    public static string? FindBinary(ReadOnlySpan<byte> bytes)
    {
        foreach ((byte[] beginning, string kind) in Binaries)
        {
            if (bytes.StartsWith(beginning))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>Describes any file, with what to do.</summary>
    public static string Describe(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> start = bytes[..Math.Min(bytes.Length, Length)];
        return FindBinary(start)
            ?? (start.IsEmpty ? "an empty file: write it again, or leave it out"
                : Ascii.IsValid(start) && start.IndexOf((byte)0) < 0
                ? $"text that begins with \"{Encoding.ASCII.GetString(start).ReplaceLineEndings(" ")}\": end its name in .csv, .tsv, .json or .jsonl"
                : $"bytes that begin with {BitConverter.ToString(start.ToArray())}: copy or download it again");
    }
}
