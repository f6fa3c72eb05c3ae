namespace ClaudeBackup.Core.Rendering;

/// <summary>The pages of a session, one after the other. The first is left open until all are known, for it has the outline of all.</summary>
internal sealed class HtmlParts : IDisposable
{
    private readonly Func<int, TextWriter> _pages;
    private readonly Func<int, string> _nameOf;
    private readonly HtmlFrame _frame;
    private readonly CountedWriter _first;
    private readonly List<OutlineLine> _outline = [];
    private int _page = 1;

    /// <param name="pages">Opens the page of a number.</param>
    /// <param name="nameOf">What another page calls it.</param>
    /// <param name="frame">What stands around the turns.</param>
    public HtmlParts(Func<int, TextWriter> pages, Func<int, string> nameOf, HtmlFrame frame)
    {
        (_pages, _nameOf, _frame) = (pages, nameOf, frame);
        _first = Page = Begun();
    }

    /// <summary>The page that is written now.</summary>
    public CountedWriter Page { get; private set; }

    /// <summary>Notes a turn that begins on it.</summary>
    public void Outline(int turn, string words) => _outline.Add(new OutlineLine(_page, turn, words));

    /// <summary>Goes on with another page.</summary>
    public void Next()
    {
        End(_page + 1);
        Close();
        _page++;
        Page = Begun();
    }

    /// <summary>Ends the last page, and the first one.</summary>
    public void Finish()
    {
        End(_page);
        HtmlFrame.End(_first, 1, _page, _outline, _nameOf);
    }

    public void Dispose()
    {
        Close();
        _first.Dispose();
    }

    private CountedWriter Begun()
    {
        var page = new CountedWriter(_pages(_page));
        _frame.Begin(page, _page, _nameOf);
        page.Written = 0;
        return page;
    }

    private void End(int last)
    {
        if (Page != _first)
        {
            HtmlFrame.End(Page, _page, last, _outline.Where(line => line.Page == _page), _nameOf);
        }
    }

    private void Close()
    {
        if (Page != _first)
        {
            Page.Dispose();
        }
    }
}

/// <summary>A turn in the outline.</summary>
/// <param name="Page">The page it stands on.</param>
/// <param name="Turn">Its number.</param>
/// <param name="Words">The beginning of its prompt, fit to be given away.</param>
internal sealed record OutlineLine(int Page, int Turn, string Words);
