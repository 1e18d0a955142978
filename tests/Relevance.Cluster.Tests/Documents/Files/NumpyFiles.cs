using System.IO.Compression;

namespace Relevance.Cluster.Tests.Documents.Files;

/// <summary>Files that NumPy 1.24.2 has written, each by the expression beside it; gzip in base64, as headers are mostly blanks.</summary>
internal static class NumpyFiles
{
    /// <summary><c>np.array([[1.5, -2.25, 3], [0.5, 65504, -0.0]], '&lt;f2')</c>.</summary>
    public static byte[] LittleFloat16 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLga7hgMMTgwW/6sZ"
        + "GgB/Hnl9jAAAAA==");

    /// <summary><c>np.array([[1.5, -2.25, 3], [0.5, 65504, -0.0]], '&gt;f2')</c>.</summary>
    public static byte[] BigFloat16 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XZqSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLjuGAw1ODBYM1f8b"
        + "GABYbTn8jAAAAA==");

    /// <summary><c>np.array([[1.5, -2.25, 3], [0.5, 65504, -0.0]], '&lt;f4')</c>.</summary>
    public static byte[] LittleFloat32 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgaGA/YMDAIHGBgc"
        + "HBgYGOwZHtS7A+kGAE3s1jeYAAAA");

    /// <summary><c>np.array([[1.5, -2.25, 3], [0.5, 65504, -0.0]], '&gt;f4')</c>.</summary>
    public static byte[] BigFloat32 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLvsDDAwHBBgYHBwY"
        + "GOwZGBjc6x8wNABpAPVoD7yYAAAA");

    /// <summary><c>np.array([[1.5, -2.25, 3], [0.5, 65504, -0.0]], '&lt;f8')</c>.</summary>
    public static byte[] LittleFloat64 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgYw+GEPoZkOQGgO"
        + "Bwj9ACL+5z2Uz9AAAHSyRFWwAAAA");

    /// <summary><c>np.array([[1.5, -2.25, 3], [0.5, 65504, -0.0]], '&gt;f8')</c>.</summary>
    public static byte[] BigFloat64 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLvsfDGBwgAlCO3BA"
        + "aPsHUP77P2C6AcJlAACfUHGLsAAAAA==");

    /// <summary><c>np.asfortranarray(np.arange(6, dtype='&lt;f4').reshape(2, 3))</c>.</summary>
    public static byte[] Fortran => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEg8pKk0FChdnJBakArkaRjoKxpo6CrUK5AMuBjBwcGBgaLAHYgcQ"
        + "h4FhgQMAzizg05gAAAA=");

    /// <summary><c>np.asfortranarray(np.arange(6, dtype='&gt;f8').reshape(2, 3))</c>.</summary>
    public static byte[] FortranBigFloat64 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XZqGuo6Cell9UUpSYF59flJIKEg8pKk0FChdnJBakArkaRjoKxpo6CrUK5AMuBihw4IDQ9h+gfAEo"
        + "DZMXgdAAXwRQR7AAAAA=");

    /// <summary><c>np.arange(6, dtype='&lt;f4').reshape(2, 3), version (2, 0)</c>.</summary>
    public static byte[] Version2 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnEUMLAwFCtnpJanFykbqWgbpNmoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjoKxpo6CrUKZAIuBjBosAcSDkAE"
        + "xA1AvMABAOM6NlmYAAAA");

    /// <summary><c>np.arange(6, dtype='&lt;f4').reshape(2, 3), version (3, 0)</c>.</summary>
    public static byte[] Version3 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnMUMLAwFCtnpJanFykbqWgbpNmoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjoKxpo6CrUKZAIuBjBosAcSDkAE"
        + "xA1AvMABAMEYaDqYAAAA");

    /// <summary><c>np.array([-128, 1, 127], 'i1')</c>.</summary>
    public static byte[] Int8 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loF6Taaiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAK4GxnoArY5+/IMAAAA=");

    /// <summary><c>np.array([-32768, 1, 32767], '&lt;i2')</c>.</summary>
    public static byte[] LittleInt16 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC6GBkaG//UApYy8gYYA"
        + "AAA=");

    /// <summary><c>np.array([-32768, 1, 32767], '&gt;i2')</c>.</summary>
    public static byte[] BigInt16 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XaaSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAK4GBgbG+v8AjZJx9oYA"
        + "AAA=");

    /// <summary><c>np.array([-2147483648, 1, 2147483647], '&lt;i4')</c>.</summary>
    public static byte[] LittleInt32 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GBoYGRiDx////egAF"
        + "h+JWjAAAAA==");

    /// <summary><c>np.array([-2147483648, 1, 2147483647], '&gt;i4')</c>.</summary>
    public static byte[] BigInt32 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XaaKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAK4GBjBgrP///z8AA1hf"
        + "dIwAAAA=");

    /// <summary><c>np.array([-9223372036854775808, 1, 9223372036854775807], '&lt;i8')</c>.</summary>
    public static byte[] LittleInt64 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GCGhghDL+Q0A9ADcP"
        + "ZbuYAAAA");

    /// <summary><c>np.array([-9223372036854775808, 1, 9223372036854775807], '&gt;i8')</c>.</summary>
    public static byte[] BigInt64 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6XaaGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAK4GBhTAWP8fAgCD8QmO"
        + "mAAAAA==");

    /// <summary><c>np.array([0, 1, 255], 'u1')</c>.</summary>
    public static byte[] UInt8 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4Gxv8A6WRqL4MAAAA=");

    /// <summary><c>np.array([0, 1, 65535], '&lt;u2')</c>.</summary>
    public static byte[] LittleUInt16 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG5TaqSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GBkaG//8BIPfT54YA"
        + "AAA=");

    /// <summary><c>np.array([0, 1, 65535], '&gt;u2')</c>.</summary>
    public static byte[] BigUInt16 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG5XaqSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GBgbG//8BKVZz6YYA"
        + "AAA=");

    /// <summary><c>np.array([0, 1, 4294967295], '&lt;u4')</c>.</summary>
    public static byte[] LittleUInt32 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG5TaqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GIGAE4v9AAAB135jN"
        + "jAAAAA==");

    /// <summary><c>np.array([0, 1, 4294967295], '&gt;u4')</c>.</summary>
    public static byte[] BigUInt32 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG5XaqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GCGD8DwQAx1pW6YwA"
        + "AAA=");

    /// <summary><c>np.array([0, 1, 18446744073709551615], '&lt;u8')</c>.</summary>
    public static byte[] LittleUInt64 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG5TaqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GKGCE0v+hAABsixQx"
        + "mAAAAA==");

    /// <summary><c>np.array([0, 1, 18446744073709551615], '&gt;u8')</c>.</summary>
    public static byte[] BigUInt64 => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG5XaqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GVMD4HwoAoE3OTZgA"
        + "AAA=");

    /// <summary><c>np.array([True, False])</c>.</summary>
    public static byte[] Booleans => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loF6TZKiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAC5GBgDuGbtdggAAAA==");

    /// <summary><c>np.array(['boot', 'Schuh ä', '👟', ''], '&lt;U7')</c>.</summary>
    public static byte[] LittleText => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG4Taq6uo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GiY6mjoKtQoUAK4kBgaGfCguYUAFwUCc"
        + "DMQZQFwKpRWA+AkQx39hZCAHAACS0x5V8AAAAA==");

    /// <summary><c>np.array(['boot', '👟'], '&gt;U4')</c>.</summary>
    public static byte[] BigText => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG4XaqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAC4GBoYkIM6H4hIGxi/x"
        + "DEgAAFNJbJ2gAAAA");

    /// <summary><c>np.array([b'boot', b'a'], 'S4')</c>.</summary>
    public static byte[] ByteText => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loF4TbKKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAK6k/PySRAYGBgA3/K06"
        + "iAAAAA==");

    /// <summary><c>np.array([1, np.nan, np.inf, -np.inf], '&lt;f8')</c>.</summary>
    public static byte[] NotFinite => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GiY6mjoKtQoUAC4GMPhgD6F/1EP5MPo/"
        + "AEBc4pagAAAA");

    /// <summary><c>np.zeros((0, 3), '&lt;f4')</c>.</summary>
    public static byte[] NoRows => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GgY6CsaaOgq1CmQDLgCjaFJ3gAAAAA==");

    /// <summary><c>np.array(5.0)</c>.</summary>
    public static byte[] Scalar => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5Gpo6CrUKFAEuBjAQcQAAZKb42YgAAAA=");

    /// <summary><c>np.zeros((1, 1, 1))</c>.</summary>
    public static byte[] Cube => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GoY6CiCkqaNQq0Ae4GKAAgANn3UeiAAA"
        + "AA==");

    /// <summary><c>np.zeros(1, [('a', '&lt;i4'), ('shape', '&lt;f4')])</c>.</summary>
    public static byte[] Records => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6lEK2hnqiuo6Buk2mirqmjoKFenJFYkAoWSQOKxAIZaflFJUWJefH5RSmpIC1uiTnFqUBxiEorBQ1DHaDO"
        + "WgVCgIsBCgCELpz4iAAAAA==");

    /// <summary><c>np.array([None], dtype=object)</c>.</summary>
    public static byte[] Objects => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loF7jr66joJ6WX1RSlJgXn1+UkgoSdkvMKU4FihdnJBakAvkahjqaOgq1CpQArgbm5LzS3IJKveT8olS9"
        + "3NKckszEoqLESq74otTk/LzikqLS5BKuQgaIKq68FIhsIaM3Q2shkzNjUiFzeyFLUCGrhjejN2NrIRtUYUpJZUEqVyF7BBMDA4O/RSFHZ0d7IWdQIZeGN3ME"
        + "I1CsppDbz8/P6z8QgAlv+5JCnqTO2EJev8SSQr4kPQBnXT5HGgEAAA==");

    /// <summary><c>np.zeros(1, 'complex64')</c>.</summary>
    public static byte[] Complex => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG6TbKGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GoY6mjoKtQoUAC4GKAAAsptrKIgAAAA=");

    /// <summary><c>np.array(['2024-01-02'], 'datetime64[D]')</c>.</summary>
    public static byte[] Dates => Unpack(
        "H4sIAAAAAAACA5vsF+obEMnIUMZQrZ6SWpxcpG6loG7jaxHtEquuo6Cell9UUpSYF59flJIKknJLzClOBYoXZyQWpAL5GoY6mjoKtQrkAi4eXwYwAAC+Li5/"
        + "iAAAAA==");

    /// <summary><c>np.savez(_id=np.array(['a', 'b']), title_vector_=np.array([[1, 2], [3, 4]], '&lt;f4'), price=np.array([9.5, np.nan]))</c>.</summary>
    public static byte[] Archive => Unpack(
        "H4sIAAAAAAACAwvwZmYRYYAARYbl+g/edABZIMzOIMIQn5mil1dQycggABZigEqBwGS/UN+ASEaGMoZq9ZTU4uQidSsFdZtQQ3UdBfW0/KKSosS8+PyilFSQ"
        + "uFtiTnEqULw4I7EgFcjXMNLR1FGoVaAAcCUC3ZAExAEoHvD7rVA6AcgCYUGgB0oyS3JS48tSk0vyi+JhXpkAVT4Br1fSTIj0ioIRZZ7hYmBosAc6wwGIgLjB"
        + "AdVLi1Sn+sG8xAn0UkFRZnIqiV6xoFesQFyh7AChf9QHeDMyiTDjSmAI0MAIIqHJDV0TaqQiazoIJDGiGF07agAia58CtBUenAHerGwgYWYgXA1yDBOIBwCj"
        + "/d22IAMAAA==");

    /// <summary><c>np.savez_compressed of the same, title_vector_ in Fortran order</c>.</summary>
    public static byte[] CompressedArchive => Unpack(
        "H4sIAAAAAAACAwvwZmYRYWBg4ABiRYbl+g/eeANZHUDMziDCEJ+ZopdXUMnIIAAWAgFvKD37jfgraYGTJwKOBaydNylqTsySvKUL8oSzVqxbvGDetPiQoCkz"
        + "xOfHT5nEJVTufUbTj7VLPF1FbAnTTyk3q1lWXFu5RBjWubCxtakosDEEoLihM+ibaDCQNQGIBYFuKMksyUmNL0tNLskvioe5ZgLUFcF4XTM5bRGGa/g1tXxZ"
        + "uSCO2Ql0DJcb2DlPmPXY2tiq2djY2dkUGFOsGdBctUh1qp8P1FWcQFcVFGUmp6K7xoeAaxYSHTZ6bAYBZQ0X7F8xBngzMokw44oiBGhgBJHQCEPXhBqmyJpa"
        + "gCRGCKNrR/U8snYpoK3woAjwZmUDCTMD4WogvRDsJADVUb8RYgIAAA==");

    /// <summary><c>np.savez(a=np.zeros(3), b=np.zeros(4))</c>.</summary>
    public static byte[] UnequalArchive => Unpack(
        "H4sIAAAAAAACAwvwZmYRYWBg4ABiRQa9xz/3uANZM4CYlUGEIVEvr6CSkUEALAAC7lB69hvxV9ICJ08EHAtYO29S1JyYJXlLF+RNTlu4bvGCedPiQ4KmzBCf"
        + "Hz9lEpdQufcZTT/WLvF0FbElTD+ljlnNsuLayiXCoMcmw8AQgGL7uY1TfoMsWAC1PQlm+wJq2a6GsJ0JZDsjkwgzLt8jQAMjiASHBboWVCcja6kDkkkQLaxs"
        + "ICEmIEwD0n/ACgAG42yueAEAAA==");

    private static byte[] Unpack(string packed)
    {
        using GZipStream gzip = new(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
        using MemoryStream content = new();
        gzip.CopyTo(content);
        return content.ToArray();
    }
}
