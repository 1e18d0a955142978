using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>What an HTML report does with an image field that holds an address of the web and not the image itself.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RemoteImageHandling>))]
public enum RemoteImageHandling
{
    /// <summary>
    /// A link is shown, and followed when the reader says so. Opening the report then asks nobody for anything: it works without a network, and no server learns who reads it, and when.
    /// </summary>
    Link,

    /// <summary>The image is shown, and each server that holds one is asked for it, without a referrer, whenever the report is opened. The page's policy then allows images from <c>https:</c> and <c>http:</c>.</summary>
    Load,
}
