using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Relevance.Cluster.Postgres.Engine;

namespace Relevance.Cluster.Worker.Membership;

/// <summary>
/// The certificate that all workers of a cluster have. Each proves to the other that it has the key, so who cannot read it in the database can neither join,
/// nor call, nor listen.
/// </summary>
internal static class ClusterCertificate
{
    /// <summary>Creates a certificate, PKCS #12 without a password. It is compared as a whole, so no authority signs it, and it does not expire.</summary>
    public static byte[] Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=Relevance.Cluster worker", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero));
        return certificate.Export(X509ContentType.Pkcs12);
    }

    /// <summary>Reads the certificate of the cluster.</summary>
    public static Task<X509Certificate2> ReadAsync(StoreDatabase database, CancellationToken cancellationToken) => database.ReadAsync(
        datasetId: null,
        async (session, token) =>
        {
            List<byte[]> found = await session.QueryAsync(
                $"SELECT certificate FROM {ClusterTables.Cluster(session)}", row => row.GetFieldValue<byte[]>(0), token).ConfigureAwait(false);
            return X509CertificateLoader.LoadPkcs12(found[0], password: null);
        },
        cancellationToken);
}
