using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Baton.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Baton.Server.Web;

/// <summary>Answers browsers with the web pages: their files, and the one page for every address that is not the API's, because the page
/// itself knows what its addresses mean. The files hold nothing secret, so nobody needs to sign in for them.</summary>
internal sealed class WebPages(RequestDelegate next, WebAssets assets)
{
    private const string Html = "text/html";

    /// <summary>Addresses that mean the same to browsers as to programs.</summary>
    private static readonly PathString[] Reserved = ["/api", "/openapi", "/health", "/metrics", "/login", "/a2a", "/.well-known"];

    private const string NotBuilt =
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Baton</title><h1>Baton is running, without its web pages</h1>
        <p>This Baton was built where Node.js 20.19 or later was missing, or where npm could not fetch the packages the pages are built
        with. The command line and the API work. To get the pages: install Node.js, run <code>npm ci</code> in the folder <code>web</code>
        of the sources, which tells what is wrong if anything is, then run <code>./baton server start</code> again.</p></html>
        """;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return next(context);
        }

        var path = request.Path.Value ?? "/";
        if (assets.File(path) is { } file)
        {
            return SendAsync(context, file);
        }

        if (path.StartsWith("/assets/", StringComparison.Ordinal))
        {
            throw BatonException.NotFound(
                "no_such_file", "This server's pages have no such file. The page may be older than the server: reload it.");
        }

        return IsPage(request) ? SendPageAsync(context) : next(context);
    }

    /// <summary>Only browsers that go to an address ask for HTML by name.</summary>
    private static bool IsPage(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains(Html, StringComparison.OrdinalIgnoreCase)
        && !Array.Exists(Reserved, prefix => request.Path.StartsWithSegments(prefix));

    private Task SendPageAsync(HttpContext context)
    {
        var response = context.Response;
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));
        var page = assets.Page(nonce);
        response.Headers.ContentSecurityPolicy = SecurityHeaders.PagePolicy(nonce);
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = "Accept";
        response.ContentType = $"{Html}; charset=utf-8";
        return WriteAsync(context, Encoding.UTF8.GetBytes(page ?? NotBuilt));
    }

    private static async Task SendAsync(HttpContext context, WebFile file)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.CacheControl = file.Immutable ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ETag = file.Tag;
        response.Headers.Vary = "Accept-Encoding";
        if (request.Headers.IfNoneMatch.Contains(file.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var packed = request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        response.ContentType = file.Type;
        await using var content = packed ? file.Open() : file.OpenPlain();
        if (packed)
        {
            response.Headers.ContentEncoding = "gzip";
            response.ContentLength = content.Length;
        }

        if (!HttpMethods.IsHead(request.Method))
        {
            await content.CopyToAsync(response.Body, context.RequestAborted);
        }
    }

    private static async Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
