namespace ClaudeBackup.Testing.Remotes;

/// <summary>What a server does instead of its work.</summary>
public abstract record HttpFault
{
    private HttpFault() { }

    /// <summary>Takes the request and never answers, until the client gives up or the server is disposed of.</summary>
    public static HttpFault Hang { get; } = new Hanging();

    /// <summary>Answers with a status.</summary>
    /// <param name="status">For example 503.</param>
    /// <param name="times">For so many requests; then the server works again.</param>
    /// <param name="message">Plain text, which git shows as lines of the remote.</param>
    public static HttpFault Answer(int status, int times = int.MaxValue, string message = "") =>
        new Answering(status, times, message);

    /// <summary>Breaks the connection off as soon as so many bytes of a request's body have come.</summary>
    public static HttpFault DropAfter(long bytes) => new Dropping(bytes);

    internal sealed record Hanging : HttpFault;

    internal sealed record Answering(int Status, int Times, string Message) : HttpFault;

    internal sealed record Dropping(long Bytes) : HttpFault;
}
