using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Relevance.Cluster.Server.Endpoints;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Operations;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Pipeline;

/// <summary>Runs one endpoint for one request: the key, then the body, then a place to work, then the endpoint, then its answer.</summary>
internal sealed class EndpointRunner(
    ServerOptions options, TimeProvider clock, KeyRing keys, ProjectRegistry projects, BodyBudget budget, WorkLimit limit, ShutdownState shutdown, AuditLog audit)
{
    private const string IdempotencyHeader = "Idempotency-Key";
    private const int MaxIdempotencyKeyLength = 256;

    public Task RunAsync(HttpContext http, WireEndpoint endpoint)
    {
        if (shutdown.IsRefusing)
        {
            throw WireException.ShuttingDown();
        }

        if (QueryKeys.Find(http.Request.Query) is { } parameter)
        {
            throw WireException.Unauthorized($"A key in the query ('{parameter}') is refused: it belongs into the header 'Authorization: project:api_key'.");
        }

        KeyGrant grant = keys.Grant(http.Request.Headers.Authorization, http.Connection.RemoteIpAddress);
        if (!endpoint.Changes)
        {
            return RunAsync(http, endpoint, grant, _ => { });
        }

        string? dataset = http.GetRouteValue("id") as string;
        return audit.RunAsync(http, grant.Project, grant.KeyId, () => dataset, () =>
        {
            grant.RequireWrite();
            return RunAsync(http, endpoint, grant, body => dataset ??= body.Get("dataset_id").AsText() ?? body.Get("id").AsText());
        });
    }

    private async Task<int> RunAsync(HttpContext http, WireEndpoint endpoint, KeyGrant grant, Action<WireBody> look)
    {
        using BodyBuffer body = await BodyBuffer.ReadAsync(http.Request, options, budget, clock, http.RequestAborted).ConfigureAwait(false);
        WireBody fields = WireBody.Parse(body.Content, http.Request.Query);
        body.Charge(fields);
        look(fields);
        WireReply reply;
        using (ProjectLease project = await projects.EnterAsync(grant.Project, http.RequestAborted).ConfigureAwait(false))
        {
            ProjectRequest request = new() { Http = http, Body = fields, Project = project.Space, Options = options, Clock = clock };
            reply = await limit.RunAsync(endpoint.WorkOf(request), project.Space.Limit, deadline => AnswerAsync(request, endpoint, deadline), http.RequestAborted).ConfigureAwait(false);
        }

        if (!reply.IsStream)
        {
            // Whoever reads an answer slowly takes nobody's place.
            await reply.WriteAsync(http.Response, http.RequestAborted).ConfigureAwait(false);
        }

        return reply.Status;
    }

    private static async Task<WireReply> AnswerAsync(ProjectRequest request, WireEndpoint endpoint, Deadline deadline)
    {
        WireReply reply = await AnswerOnceAsync(request, endpoint, deadline.Token).ConfigureAwait(false);
        if (reply.IsStream)
        {
            deadline.Lift();
            await reply.WriteAsync(request.Http.Response, request.Http.RequestAborted).ConfigureAwait(false);
        }

        return reply;
    }

    private static Task<WireReply> AnswerOnceAsync(ProjectRequest request, WireEndpoint endpoint, CancellationToken cancellationToken)
    {
        HttpContext http = request.Http;
        Task<WireReply> HandleAsync() => endpoint.HandleAsync(request, request.Project.Store, cancellationToken);
        string key = http.Request.Headers[IdempotencyHeader].ToString();
        if (key.Length == 0 || !endpoint.Changes)
        {
            return HandleAsync();
        }

        if (key.Length > MaxIdempotencyKeyLength)
        {
            throw WireException.Invalid(IdempotencyHeader, $"expected at most {MaxIdempotencyKeyLength} characters.");
        }

        IdempotentRequest identity = IdempotentRequest.Of($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}", request.Body.Utf8.Span);
        return request.Project.Replies.RunAsync(key, identity, HandleAsync, cancellationToken);
    }
}
