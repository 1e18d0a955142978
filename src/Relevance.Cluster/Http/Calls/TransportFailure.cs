using System.Security.Authentication;

namespace Relevance.Cluster.Http.Calls;

/// <summary>Says why no reply came: with the causes below, which name the certificate's fault, and with what mends it where that is known.</summary>
internal static class TransportFailure
{
    private const int MaxCauses = 5;

    public static string Describe(Exception failure)
    {
        List<string> causes = [];
        for (Exception? cause = failure; cause is not null && causes.Count < MaxCauses; cause = cause.InnerException)
        {
            string text = cause.Message.Replace(", see inner exception", "", StringComparison.Ordinal).TrimEnd('.');
            if (!causes.Exists(said => said.Contains(text, StringComparison.Ordinal)))
            {
                causes.Add(text);
            }
        }

        string kind = failure is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http ? $" ({http.HttpRequestError})" : "";
        return $"{string.Join(": ", causes)}{kind}{Advice(failure)}";
    }

    private static string Advice(Exception failure) => failure switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException } =>
            ". Renew the certificate, or let this machine trust who issued it; a host name that differs is that of the base address",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => ". The proxy is that of the HttpClient's handler, or of the environment (HTTPS_PROXY)",
        _ => "",
    };
}
