using ClaudeBackup.Core.Alerts;
using ClaudeBackup.Core.Tests.Repository;
using Xunit;

namespace ClaudeBackup.Core.Tests.Alerts;

public sealed class NoticeBoardTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly Notice Once = new("update-2", "It vanished.", Again: null);
    private static readonly Notice Daily = new("purge", "It will go.", TimeSpan.FromDays(1));

    private readonly EmptyRepository _empty = new EmptyRepository().WithLocalFolder();
    private readonly NoticeBoard _board;

    public NoticeBoardTests() => _board = new NoticeBoard(_empty.Repository);

    public void Dispose() => _empty.Dispose();

    [Fact]
    public void A_notice_is_told_once_or_again_after_its_time()
    {
        _board.Put(Once);
        _board.Put(Daily);
        Assert.Equal([Once, Daily], _board.TakeDue(Now));
        Assert.Empty(_board.TakeDue(Now.AddHours(23)));
        Assert.Equal([Daily], _board.TakeDue(Now.AddHours(24)));
        Assert.Empty(_board.TakeDue(Now.AddHours(47)));
        // the clock had been wrong
        Assert.Equal([Daily], _board.TakeDue(Now.AddDays(-30)));
    }

    [Fact]
    public void One_of_the_same_key_takes_its_place_and_what_no_longer_holds_goes()
    {
        _board.Put(Daily);
        _board.Put(Daily with { Text = "More will go." });
        _board.Put(Once);
        Assert.Equal(["More will go.", "It vanished."], _board.TakeDue(Now).Select(n => n.Text));
        _board.Replace("purge", []);
        Assert.Empty(_board.TakeDue(Now.AddDays(2)));
        _board.Replace("quiet-", [Once with { Key = "quiet-a" }, Once with { Key = "quiet-b" }]);
        _board.Replace("quiet-", [Once with { Key = "quiet-b" }]);
        Assert.Equal(["quiet-b"], _board.TakeDue(Now).Select(n => n.Key));
    }

    [Fact]
    public void One_whose_key_begins_as_another_takes_no_place_and_what_is_stale_is_not_told()
    {
        _board.Put(Once with { Key = "update-2.1.33" });
        _board.Put(Once with { Key = "update-2.1.3", Text = "Less vanished." });
        _board.Put(Daily with { Until = Now.AddHours(36) });
        Assert.Equal(3, _board.TakeDue(Now).Count);
        Assert.Empty(_board.TakeDue(Now.AddHours(36)));
    }

    [Fact]
    public void What_is_urgent_is_told_first_and_not_twice_at_once()
    {
        var urgent = new Notice("failing", "It fails.", TimeSpan.FromMinutes(1));
        _board.Put(Once);
        Assert.Equal([urgent, Once], _board.TakeDue(Now, urgent));
        Assert.Empty(_board.TakeDue(Now.AddSeconds(1), urgent));
        Assert.Equal([urgent], _board.TakeDue(Now.AddMinutes(2), urgent));
    }

    [Fact]
    public void What_two_say_alike_is_told_once()
    {
        _board.Put(Once);
        var same = Once with { Key = "seen elsewhere" };
        Assert.Equal([same], _board.TakeDue(Now, same));
        Assert.Empty(_board.TakeDue(Now.AddSeconds(1)));
    }

    [Fact]
    public void Files_that_cannot_be_read_hold_no_notice()
    {
        _board.Put(Once);
        File.WriteAllText((_empty.Repository.LocalFolder / "notices.json").Value, "{\"notices\":[{\"key\":1}]}");
        File.WriteAllText((_empty.Repository.LocalFolder / "told.json").Value, "[]");
        Assert.Empty(_board.TakeDue(Now));
        _board.Put(Once);
        Assert.Equal([Once], _board.TakeDue(Now));
    }
}
