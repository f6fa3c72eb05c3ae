using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using ClaudeBackup.Core.Host;
using Microsoft.AspNetCore.Http;

namespace ClaudeBackup.Testing.Remotes;

/// <summary>Answers requests with the real <c>git http-backend</c>, a CGI program, one process for each.</summary>
/// <param name="root">The folder its repositories lie below.</param>
/// <seealso href="https://git-scm.com/docs/git-http-backend"/>
internal sealed class GitBackend(AbsolutePath root)
{
    private const int BufferSize = 64 * 1024;

    /// <param name="context">The request; both bodies are streamed.</param>
    /// <param name="request">The same as git understands it.</param>
    /// <param name="user">REMOTE_USER.</param>
    /// <param name="take">Told of the bytes of the body as they come; false breaks the connection off.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    public async Task ServeAsync(
        HttpContext context,
        GitRequest request,
        string? user,
        Func<int, bool> take,
        CancellationToken cancellationToken
    )
    {
        using var process = Process.Start(
            Programs.Describe("git", ["http-backend"], Variables(context.Request, request, user))
        )!;

        // a read from a pipe does not always heed its token, but it ends when the program does;
        // receive-pack and its hooks are children of the backend
        await using var killing = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        try
        {
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
            var sending = SendAsync(context, process.StandardInput, take, cancellationToken);
            await ReceiveAsync(context.Response, process.StandardOutput.BaseStream, cancellationToken);
            await sending;
            await errors;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private Dictionary<string, string> Variables(HttpRequest http, GitRequest request, string? user)
    {
        Dictionary<string, string> variables = new(Programs.GitEnvironment(root), StringComparer.Ordinal)
        {
            ["GIT_PROJECT_ROOT"] = root.Value,
            ["GIT_HTTP_EXPORT_ALL"] = "1",
            ["GATEWAY_INTERFACE"] = "CGI/1.1",
            ["SERVER_PROTOCOL"] = http.Protocol,
            ["REMOTE_ADDR"] = "127.0.0.1",
            ["REQUEST_METHOD"] = http.Method,
            ["PATH_INFO"] = $"/{request.Repository}/{request.Action}",
            ["REQUEST_URI"] = $"{http.Path}{http.QueryString}",
            ["QUERY_STRING"] = http.QueryString.Value?.TrimStart('?') ?? "",
        };
        Add("REMOTE_USER", user);
        Add("CONTENT_TYPE", http.ContentType);
        Add("HTTP_CONTENT_ENCODING", http.Headers.ContentEncoding);
        Add("GIT_PROTOCOL", http.Headers["Git-Protocol"]);
        // a push in chunks has no length; without the variable the backend reads to the end
        Add("CONTENT_LENGTH", http.ContentLength?.ToString());
        return variables;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                variables[name] = value;
            }
        }
    }

    private static async Task SendAsync(
        HttpContext context,
        StreamWriter input,
        Func<int, bool> take,
        CancellationToken cancellationToken
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await context.Request.Body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (!take(count))
                {
                    context.Abort();
                    return;
                }

                await input.BaseStream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            input.Close();
        }
        catch (IOException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // the backend has answered without reading on, for example because the pack is too large
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task ReceiveAsync(HttpResponse response, Stream output, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(output);
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (ReadHead(result.Buffer, response) is { } body)
            {
                reader.AdvanceTo(body);
                await reader.CopyToAsync(response.Body, cancellationToken);
                return;
            }

            if (result.IsCompleted)
            {
                throw new IOException("git http-backend ended before it answered.");
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Takes over the lines above the first empty one.</summary>
    /// <returns>Where the body begins; null if the head is not complete yet.</returns>
    private static SequencePosition? ReadHead(ReadOnlySequence<byte> output, HttpResponse response)
    {
        SequenceReader<byte> reader = new(output);
        while (reader.TryReadTo(out ReadOnlySequence<byte> bytes, (byte)'\n'))
        {
            var line = Encoding.UTF8.GetString(bytes).TrimEnd('\r');
            if (line.Length == 0)
            {
                return reader.Position;
            }

            var colon = line.IndexOf(':');
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name == "Status")
            {
                response.StatusCode = int.Parse(value.Split(' ')[0]);
            }
            else
            {
                response.Headers[name] = value;
            }
        }

        return null;
    }
}
