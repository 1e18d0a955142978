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

/// <summary>Processes a request of a route: checks its key, reads its body, waits for a place, runs the handler, and sends the response.</summary>
internal sealed class RouteRunner(
    ServerOptions options,
    TimeProvider clock,
    KeyRing keys,
    ProjectRegistry projects,
    BodyBudget budget,
    WorkLimit limit,
    ShutdownState shutdown,
    AuditLog audit)
{
    private const string IdempotencyHeader = "Idempotency-Key";
    private const int MaxIdempotencyKeyLength = 256;

    public Task RunAsync(HttpContext http, WireRoute route)
    {
        if (shutdown.IsRejecting)
        {
            throw WireException.ShuttingDown();
        }

        if (QueryKeys.Find(http.Request.Query) is { } parameter)
        {
            throw WireException.Unauthorized($"A key in the query ('{parameter}') is rejected: send it in the header 'Authorization: project:api_key'.");
        }

        KeyGrant grant = keys.Grant(http.Request.Headers.Authorization, http.Connection.RemoteIpAddress);
        if (!route.Changes)
        {
            return RunAsync(http, route, grant, _ => { });
        }

        string? dataset = http.GetRouteValue("id") as string;
        return audit.RunAsync(http, grant.Project, grant.KeyId, () => dataset, () =>
        {
            grant.RequireWrite();
            return RunAsync(http, route, grant, body => dataset ??= body.Get("dataset_id").AsText() ?? body.Get("id").AsText());
        });
    }

    private async Task<int> RunAsync(HttpContext http, WireRoute route, KeyGrant grant, Action<WireBody> onBody)
    {
        using BodyBuffer body = await BodyBuffer.ReadAsync(http.Request, options, budget, clock, http.RequestAborted).ConfigureAwait(false);
        WireBody fields = WireBody.Parse(body.Content, http.Request.Query);
        body.Charge(fields);
        onBody(fields);
        WireReply reply;
        using (ProjectLease project = await projects.EnterAsync(grant.Project, http.RequestAborted).ConfigureAwait(false))
        {
            ProjectRequest request = new() { Http = http, Body = fields, Project = project.Space, Options = options, Clock = clock };
            WorkKind work = route.WorkOf?.Invoke(request) ?? route.Work;
            reply = await limit
                .RunAsync(work, project.Space.Limit, deadline => RespondAsync(request, route, deadline), http.RequestAborted).ConfigureAwait(false);
        }

        if (!reply.IsStream)
        {
            // A client that reads slowly occupies no place.
            await reply.WriteAsync(http.Response, http.RequestAborted).ConfigureAwait(false);
        }

        return reply.Status;
    }

    private static async Task<WireReply> RespondAsync(ProjectRequest request, WireRoute route, Deadline deadline)
    {
        WireReply reply = await HandleOnceAsync(request, route, deadline.Token).ConfigureAwait(false);
        if (reply.IsStream)
        {
            deadline.Lift();
            await reply.WriteAsync(request.Http.Response, request.Http.RequestAborted).ConfigureAwait(false);
        }

        return reply;
    }

    private static Task<WireReply> HandleOnceAsync(ProjectRequest request, WireRoute route, CancellationToken cancellationToken)
    {
        HttpContext http = request.Http;
        Task<WireReply> HandleAsync() => route.HandleAsync(request, request.Project.Store, cancellationToken);
        string key = http.Request.Headers[IdempotencyHeader].ToString();
        if (key.Length == 0 || !route.Changes)
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
