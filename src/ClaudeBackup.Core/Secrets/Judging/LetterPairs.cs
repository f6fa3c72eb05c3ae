namespace ClaudeBackup.Core.Secrets;

/// <summary>
/// How much likelier two letters follow each other by chance than in words and names, counted over some hundred thousand words of programs and their
/// documentation. Pure.
/// </summary>
internal static class LetterPairs
{
    // One row for each first letter, one digit for each second: two thirds of a bit a step, and 4.5 for letters that say nothing.
    private static readonly string[] Table =
    [
        "74337758596242959232677769",
        "25552568358267369446298758",
        "27562792593468179463589979",
        "35540578298577369546578979",
        "46435568698452757123867469",
        "36453389199477269444499969",
        "47660764399464469334478988",
        "18771899298667279464587979",
        "54444559998341359533969796",
        "26561687477766257726376888",
        "36660666297556469536586979",
        "37741789198378269844479959",
        "15661789398558339847589979",
        "38333528496785469732568989",
        "65448669796441549244465899",
        "18662786497377349243598969",
        "57667778688466776556078898",
        "27551769296656279434679959",
        "47471784396577448731487959",
        "27561684297667369344688959",
        "54563569498342749232999899",
        "16580779299768479756889999",
        "27552774197673369246787989",
        "56363577397637628631778558",
        "45564667498442519523676888",
        "37660676288567479756686765",
    ];

    /// <summary>In bits: above zero when chance is likelier.</summary>
    /// <param name="first">A letter from a to z.</param>
    /// <param name="second">The one behind it.</param>
    public static double Bits(char first, char second) => (Table[first - 'a'][second - 'a'] - '0') / 1.5 - 3;

    /// <summary>The counts, for the version of whatever judges by them.</summary>
    public static string Told => string.Concat(Table);
}
