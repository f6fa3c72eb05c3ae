using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ClaudeBackup.Core.Failures;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Documents;

namespace ClaudeBackup.Terminal;

/// <summary>Says what came out of a command: as one document, or in words.</summary>
internal abstract class Reporter(Screen screen)
{
    public Screen Screen { get; } = screen;

    /// <summary>Whether one JSON document is wanted.</summary>
    public abstract bool IsJson { get; }

    /// <summary>Whether somebody is there to be asked.</summary>
    public bool CanAsk => !IsJson && Screen.CanAsk;

    /// <summary>JSON as soon as <c>--json</c> stands anywhere, so that even a wrong command line is answered in it.</summary>
    public static Reporter For(string[] arguments, Screen screen) =>
        arguments.TakeWhile(a => a != "--").Contains("--json", StringComparer.Ordinal)
            ? new JsonReporter(screen)
            : new HumanReporter(screen);

    /// <summary>Asks whether to go on; the return key alone means no.</summary>
    /// <param name="question">In words.</param>
    /// <param name="before">Lines that the answer needs.</param>
    /// <param name="cancellation">Ctrl-C, which ends the question.</param>
    /// <returns>True also where nobody can be asked: the command line has said enough.</returns>
    public async Task<bool> AgreesAsync(string question, IEnumerable<string> before, CancellationToken cancellation)
    {
        if (!CanAsk)
        {
            return true;
        }

        var asker = new Asker(Screen, cancellation);
        asker.Say(before);
        return await asker.AgreesAsync(question, usual: false);
    }

    /// <summary>Goes on only if the user agrees to what does not come back.</summary>
    /// <param name="agreement">What is asked, and what is said without.</param>
    /// <param name="before">Lines that the answer needs.</param>
    /// <param name="cancellation">Ctrl-C, which ends the question.</param>
    /// <exception cref="BackupException">Usage where nobody can be asked; cancelled where the answer is no.</exception>
    public async Task RequireAsync(
        Agreement agreement,
        Func<IEnumerable<string>> before,
        CancellationToken cancellation
    )
    {
        if (!CanAsk)
        {
            throw new BackupException(FailureKind.Usage, agreement.Unasked, agreement.Hint);
        }

        if (!await AgreesAsync(agreement.Question, before(), cancellation))
        {
            throw new BackupException(FailureKind.Cancelled, agreement.Declined);
        }
    }

    /// <summary>The result of a command.</summary>
    /// <param name="document">All of it.</param>
    /// <param name="type">How it is written; asked for only when it is.</param>
    /// <param name="inWords">Its lines for people.</param>
    public abstract void Result<T>(
        T document,
        Func<DocumentsJson, JsonTypeInfo<T>> type,
        Func<T, IEnumerable<string>> inWords
    );

    /// <summary>As <see cref="Result"/>, for what may be longer than the screen: on a terminal it is shown in the user's pager.</summary>
    /// <inheritdoc cref="Result"/>
    public abstract void List<T>(
        T document,
        Func<DocumentsJson, JsonTypeInfo<T>> type,
        Func<T, IEnumerable<string>> inWords
    );

    /// <summary>As <see cref="Result"/>, for a program that reads lines: each has its fields with a tab between, whatever is in them.</summary>
    /// <param name="document">All of it.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="rows">The fields of each line.</param>
    public abstract void Fields<T>(
        T document,
        Func<DocumentsJson, JsonTypeInfo<T>> type,
        Func<T, IEnumerable<IReadOnlyList<string>>> rows
    );

    /// <summary>As <see cref="List"/>, for what is read as it is shown. With <c>--json</c> the document is made instead.</summary>
    /// <param name="document">Makes all of it.</param>
    /// <param name="type">How it is written; asked for only when it is.</param>
    /// <param name="inWords">Its lines for people, as they come.</param>
    public abstract void Pages<T>(
        Func<T> document,
        Func<DocumentsJson, JsonTypeInfo<T>> type,
        Func<IEnumerable<ToneLine>> inWords
    );

    /// <summary>Bytes as they are. On a terminal, which they might drive, as lines that cannot.</summary>
    public abstract void Bytes(IEnumerable<byte[]> pieces);

    /// <summary>A document for another program, as it is made. Nothing in it may drive a terminal.</summary>
    public abstract void Text(Action<TextWriter> write);

    /// <summary>What was put right on the way and is no part of the result, for people alone.</summary>
    public abstract void Note(IReadOnlyList<string> sentences);

    /// <summary>A failure of the whole command.</summary>
    /// <returns>The exit code.</returns>
    public abstract int Fail(BackupException failure, IReadOnlyList<SessionLine>? candidates = null);
}

/// <summary>Exactly one document on standard output, or one error document on standard error.</summary>
internal sealed class JsonReporter(Screen screen) : Reporter(screen)
{
    // As written: paths and prompts stay readable in any script.
    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public override bool IsJson => true;

    public override void Result<T>(
        T document,
        Func<DocumentsJson, JsonTypeInfo<T>> type,
        Func<T, IEnumerable<string>> inWords
    )
    {
        Write(Screen.Out, document, type);
    }

    public override void List<T>(
        T document,
        Func<DocumentsJson, JsonTypeInfo<T>> type,
        Func<T, IEnumerable<string>> inWords
    ) => Result(document, type, inWords);

    public override void Pages<T>(
        Func<T> document,
        Func<DocumentsJson, JsonTypeInfo<T>> type,
        Func<IEnumerable<ToneLine>> inWords
    ) => Write(Screen.Out, document(), type);

    public override void Bytes(IEnumerable<byte[]> pieces) => throw new NotSupportedException("Bytes are no document.");

    public override void Text(Action<TextWriter> write) => throw new NotSupportedException("Text is no document.");

    public override void Fields<T>(
        T document,
        Func<DocumentsJson, JsonTypeInfo<T>> type,
        Func<T, IEnumerable<IReadOnlyList<string>>> rows
    ) => Result(document, type, _ => []);

    public override void Note(IReadOnlyList<string> sentences) { }

    public override int Fail(BackupException failure, IReadOnlyList<SessionLine>? candidates = null)
    {
        var document = new ErrorDocument(failure.Message, failure.Code, failure.Hint, candidates);
        Write(Screen.Error, document, json => json.ErrorDocument);
        return ExitCodes.Of(failure.Kind);
    }

    // The generated handler starts faster than the serializer, which would first build its picture of every type.
    private static void Write<T>(TextWriter to, T document, Func<DocumentsJson, JsonTypeInfo<T>> type)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            type(DocumentsJson.Default).SerializeHandler!(writer, document);
        }

        to.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        to.Flush();
    }
}

/// <summary>
/// Lines for people. All of them are made safe here and nowhere else: a title, a path or the name of a machine that came from a remote must not
/// drive the terminal.
/// </summary>
internal sealed class HumanReporter(Screen screen) : Reporter(screen)
{
    public override bool IsJson => false;

    public override void Result<T>(
        T document,
        Func<DocumentsJson, JsonTypeInfo<T>> type,
        Func<T, IEnumerable<string>> inWords
    )
    {
        Write(Screen.Out, Wrapped(inWords(document), Screen.Text), Screen.Colours);
        Screen.Out.Flush();
    }

    public override void List<T>(
        T document,
        Func<DocumentsJson, JsonTypeInfo<T>> type,
        Func<T, IEnumerable<string>> inWords
    )
    {
        Page(Shown(inWords(document), Screen.Colours));
    }

    public override void Pages<T>(
        Func<T> document,
        Func<DocumentsJson, JsonTypeInfo<T>> type,
        Func<IEnumerable<ToneLine>> inWords
    ) => Page(inWords().Select(line => Tones.Paint(line with { Text = PlainText.Clean(line.Text) }, Screen.Colours)));

    public override void Bytes(IEnumerable<byte[]> pieces)
    {
        if (Screen is { Height: null, Out: StreamWriter { BaseStream: var stream } })
        {
            foreach (var piece in pieces)
            {
                stream.Write(piece);
            }

            stream.Flush();
            return;
        }

        Page(pieces.SelectMany(piece => Encoding.UTF8.GetString(piece).Split('\n')).Select(PlainText.Clean));
    }

    public override void Text(Action<TextWriter> write)
    {
        if (Screen.Out is StreamWriter { AutoFlush: true } buffered)
        {
            // not a call of the system for every word
            buffered.AutoFlush = false;
            write(buffered);
            buffered.AutoFlush = true;
            return;
        }

        write(Screen.Out);
        Screen.Out.Flush();
    }

    private void Page(IEnumerable<string> shown)
    {
        if (Screen.Pager is { } pager)
        {
            pager.Show(shown, Screen.Width, lines => Print(Screen.Out, lines));
        }
        else
        {
            Print(Screen.Out, shown);
        }

        Screen.Out.Flush();
    }

    public override void Fields<T>(
        T document,
        Func<DocumentsJson, JsonTypeInfo<T>> type,
        Func<T, IEnumerable<IReadOnlyList<string>>> rows
    )
    {
        Print(Screen.Out, rows(document).Select(fields => string.Join('\t', fields.Select(PlainText.Clean))));
        Screen.Out.Flush();
    }

    public override void Note(IReadOnlyList<string> sentences) =>
        Write(Screen.Error, Wrapped(sentences, Screen.ErrorText), Screen.ErrorColours);

    public override int Fail(BackupException failure, IReadOnlyList<SessionLine>? candidates = null)
    {
        Write(
            Screen.Error,
            [
                .. Screen.ErrorText($"{Tones.Failure} {failure.Message}"),
                .. SessionTable.Lines(
                    candidates ?? [],
                    Screen,
                    IdDigits.ToTellApart((candidates ?? []).Select(c => c.Uuid))
                ),
                .. failure.Hint is { } hint ? Screen.ErrorText(hint) : [],
            ],
            Screen.ErrorColours
        );
        return ExitCodes.Of(failure.Kind);
    }

    // A line that is set in is a command to be copied, and one with blanks in a row is of a table.
    private static IEnumerable<string> Wrapped(IEnumerable<string> lines, Func<string, IEnumerable<string>> text) =>
        lines.SelectMany(line =>
            line.StartsWith(' ') || line.Contains("  ", StringComparison.Ordinal) ? [line] : text(line)
        );

    private static void Write(TextWriter to, IEnumerable<string> lines, bool colours)
    {
        Print(to, Shown(lines, colours));
    }

    private static void Print(TextWriter to, IEnumerable<string> shown)
    {
        foreach (var line in shown)
        {
            to.WriteLine(line);
        }
    }

    private static IEnumerable<string> Shown(IEnumerable<string> lines, bool colours) =>
        lines.Select(PlainText.Clean).Select(line => colours ? Tones.Paint(line) : line);
}
