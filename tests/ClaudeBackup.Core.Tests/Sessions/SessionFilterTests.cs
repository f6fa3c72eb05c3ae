using System.Globalization;
using ClaudeBackup.Core.Claude;
using ClaudeBackup.Core.Format;
using ClaudeBackup.Core.Host;
using ClaudeBackup.Core.Sessions;
using ClaudeBackup.Testing;
using Xunit;

namespace ClaudeBackup.Core.Tests.Sessions;

/// <summary>Which sessions a filter passes.</summary>
public sealed class SessionFilterTests
{
    private const string Composed = "/home/dev/caf\u00E9";
    private const string Decomposed = "/home/dev/cafe\u0301";

    [Theory]
    [InlineData(Decomposed, "caf\u00E9", true)]
    [InlineData(Composed, "cafe\u0301", true)]
    [InlineData(Composed, "CAF\u00C9", true)]
    [InlineData(Decomposed, "cafe\u0300", false)]
    [InlineData("/home/dev/api", "-home-dev", true)]
    [InlineData("/home/dev/api", "web", false)]
    public void A_project_is_found_however_its_accents_are_composed(string path, string wanted, bool passes) =>
        Assert.Equal(passes, new SessionFilter { Project = wanted }.IsOfProject(Session(path)));

    [Theory]
    [InlineData("login", true)]
    [InlineData("LOGIN r\u00E9parer", true)]
    [InlineData("logout", false)]
    public void A_title_is_found_by_its_words(string wanted, bool passes)
    {
        var filter = new SessionFilter { Title = new WantedWords(wanted) };
        var session = Session("/home/dev/api", TranscriptDigest.Empty with { AiTitle = "Reparer le login" });

        Assert.Equal(passes, filter.Passes(session));
        Assert.True(filter.IsOfSessions);
        Assert.False(filter.Passes(Session("/home/dev/api")));
    }

    [Fact]
    public void A_project_named_in_full_is_meant_however_its_accents_are_composed()
    {
        var catalog = new SessionCatalog([Session(Decomposed), Session(Decomposed + "/sub")]);

        var choice = SessionChoice.Of(catalog, "1", new SessionFilter { Project = Composed });

        Assert.Equal(Decomposed, Assert.IsType<SessionChoice.Found>(choice).Session.ProjectPath);
    }

    // active from the evening of the first to the morning of the fourth, and still on the third
    [Theory]
    [InlineData("2026-03-01T00:00:00Z", "2026-03-01T21:59:59Z", false)]
    [InlineData("2026-03-01T00:00:00Z", "2026-03-01T22:00:00Z", true)]
    [InlineData("2026-03-02T03:00:00Z", "2026-03-02T04:00:00Z", true)]
    [InlineData("2026-03-03T00:00:00Z", "2026-03-03T23:59:59Z", false)]
    [InlineData("2026-03-03T12:00:00Z", "2026-03-04T12:00:00Z", true)]
    [InlineData("2026-03-04T06:00:00Z", "2026-03-04T06:00:00Z", true)]
    [InlineData("2026-03-04T06:00:01Z", "2026-03-09T00:00:00Z", false)]
    public void A_session_was_active_on_its_days_from_its_first_entry_to_its_last(string from, string to, bool was)
    {
        var session = Session(
            "/home/dev/api",
            TranscriptDigest.Empty with
            {
                FirstTime = Time("2026-03-01T22:00:00Z"),
                LastTime = Time("2026-03-04T06:00:00Z"),
                ActiveDays = ActiveDays.Of([new(2026, 3, 1), new(2026, 3, 2), new(2026, 3, 4)]),
            }
        );

        Assert.Equal(was, session.WasActiveIn(new Period(Time(from), Time(to))));
        Assert.Equal(was, new SessionFilter { Active = new(Time(from), Time(to)) }.Passes(session));
    }

    [Theory]
    // at that time it is the evening of the fourth in New York, and the morning of the fifth in Kathmandu
    [InlineData("2026-01-04", "New_York", 0, 1)]
    [InlineData("2026-01-05", "New_York", 1, 0)]
    [InlineData("2026-01-05", "Kathmandu", 1, 0)]
    [InlineData("2026-01-04", "UTC", 0, 0)]
    public void What_a_day_of_UTC_hides_is_counted(string date, string zone, int shown, int hidden)
    {
        var time = Time("2026-01-05T01:30:00Z");
        var catalog = new SessionCatalog([
            Session(
                "/home/dev/api",
                TranscriptDigest.Empty with
                {
                    FirstTime = time,
                    LastTime = time,
                    ActiveDays = ActiveDays.Of([new(2026, 1, 5)]),
                }
            ),
        ]);
        var local = new LocalTime(
            zone switch
            {
                "New_York" => Zones.NewYork,
                "Kathmandu" => Zones.Kathmandu,
                _ => TimeZoneInfo.Utc,
            }
        );
        var filter = new SessionFilter { Active = Period.Parse(null, null, date, time, local) };

        Assert.Equal(shown, filter.Apply(catalog).Count);
        Assert.Equal(hidden, filter.HiddenByUtc(catalog));
        Assert.Equal(0, (filter with { Project = "web" }).HiddenByUtc(catalog));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static StoredSession Session(string path, TranscriptDigest? digest = null) =>
        new()
        {
            Machine = Slug.Parse("test"),
            ProjectDirectory = ProjectDirectoryName.Encode(path),
            Id = "11111111-1111-4111-8111-111111111111",
            Transcript = null,
            SideFiles = [],
            Digest = (digest ?? TranscriptDigest.Empty) with { FirstCwd = path, LastCwd = path },
        };
}
