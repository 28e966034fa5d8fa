using Baton.Server.A2a;
using Baton.Server.Answers;
using Baton.Server.Auth;
using Baton.Server.Configuration;
using Baton.Server.Endpoints;
using Baton.Server.Live;
using Baton.Server.Mcp;
using Baton.Server.Upkeep;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Baton.Server.Web;

/// <summary>Puts the web together: services, the way of a request, routes.</summary>
internal static class WebSetup
{
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(5);

    public static async Task<WebApplication> BuildAsync(
        ServerOptions options, OwnerToken token, TimeProvider time, ILoggerFactory loggers, Task<BatonHost> starting)
    {
        // Nothing is read from files or arguments: every setting comes through Configuration.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "baton" });
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, options));
        AddServices(builder.Services);
        builder.Services.AddSingleton(options).AddSingleton(token).AddSingleton(time);

        // As instances, so that stopping the web does not dispose of them: the host stops in its own order.
        var host = await starting;
        builder.Services.AddSingleton(host).AddSingleton(host.Engine).AddSingleton(host.Store);
        builder.Services.AddSingleton(host.Engine.Catalog).AddSingleton(host.Publisher).AddSingleton(host.Agents);
        var app = builder.Build();
        UsePipeline(app);
        MapRoutes(app);
        return app;
    }

    private static void Limit(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBody;

        // Longer addresses than RequestLimits takes must get as far as its answer.
        kestrel.Limits.MaxRequestLineSize = RequestLimits.MaxUrl * 4;
        kestrel.Limits.MaxRequestBufferSize = RequestLimits.MaxUrl * 16;
        kestrel.Listen(options.Listen);
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddRoutingCore();
        services.Configure<WebSocketOptions>(sockets =>
        {
            sockets.KeepAliveInterval = TimeSpan.FromSeconds(30);
            sockets.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        });
        services.ConfigureHttpJsonOptions(json => WireJson.Apply(json.SerializerOptions));
        services.Configure<HostOptions>(hosting => hosting.ShutdownTimeout = ShutdownPatience);
        services.AddOpenApiDocument();

        services.AddSingleton<WebAssets>().AddSingleton<SignIn>().AddSingleton<RateGate>().AddSingleton<PublishKeys>();
        services.AddSingleton<RunAnswers>().AddSingleton<NodeAnswers>().AddSingleton<HealthAnswers>();
        services.AddSingleton<CostAnswers>().AddSingleton<CallerAnswers>();
        services.AddHostedService<KeyPruner>().AddHostedService<AgentChecker>();
        services.AddSingleton<ExposedWorkflows>().AddSingleton<A2aSkills>().AddSingleton<A2aTasks>().AddSingleton<A2aPushes>();
        services.AddSingleton<A2aDesk>().AddSingleton<A2aCalls>().AddHostedService<A2aPusher>();
        services.AddSingleton<WorkflowTools>().AddSingleton<OpenCalls>();
        services.AddSingleton<FeedSlots>().AddSingleton<LiveEnd>().AddSingleton<LiveFeeds>();
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ProblemGate>();
        app.UseMiddleware<OriginRules>();
        app.UseMiddleware<RequestLimits>();
        app.UseMiddleware<WebPages>();
        app.UseWebSockets();
        app.UseRouting();
        app.UseMiddleware<AccessGate>();
    }

    private static void MapRoutes(IEndpointRouteBuilder app)
    {
        SignInEndpoints.Map(app);
        HealthEndpoints.Map(app);
        MetricsEndpoints.Map(app);
        OpenApiDocument.Map(app);
        McpEndpoint.Map(app);
        NoticeEndpoints.Map(app);
        A2aEndpoints.Map(app);

        // Everything under the prefix is the owner's unless a route says otherwise.
        var api = app.MapGroup(Addresses.Api).Allow(AccessPolicy.Owner);
        HealthEndpoints.Map(api);
        MetricsEndpoints.Map(api);
        WorkflowEndpoints.Map(api);
        RunEndpoints.Map(api);
        RunActionEndpoints.Map(api);
        BulkEndpoints.Map(api);
        TransferEndpoints.Map(api);
        NodeEndpoints.Map(api);
        EventEndpoints.Map(api);
        GateEndpoints.Map(api);
        AgentEndpoints.Map(api);
        CostEndpoints.Map(api);
        ToolEndpoints.Map(api);
        SignInEndpoints.MapSession(api);
    }
}
