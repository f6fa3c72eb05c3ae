using System.Security.Cryptography;
using System.Text;

namespace ClaudeBackup.Core.Rendering;

/// <summary>How an exported page looks and what it does, written into it; its policy allows nothing else.</summary>
internal static class HtmlLook
{
    public const string Style = """
        :root{color-scheme:light dark;--ground:#fff;--text:#1f2328;--faint:#59636e;--line:#d1d9e0;--soft:#f6f8fa;--link:#0550ae;--added:#116329;--removed:#a40e26}
        @media(prefers-color-scheme:dark){:root{--ground:#0d1117;--text:#e6edf3;--faint:#9198a1;--line:#3d444d;--soft:#161b22;--link:#79c0ff;--added:#56d364;--removed:#ff9492}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--text);font:16px/1.6 system-ui,sans-serif}
        .skip{position:absolute;left:-999px}.skip:focus{left:0;background:var(--ground);padding:.5rem}
        header,main{max-width:54rem;margin:auto;padding:1rem}
        header p{color:var(--faint);margin:.25rem 0}
        h1{font-size:1.5rem;margin:0;overflow-wrap:anywhere}h2{font-size:1rem;color:var(--faint);margin:0 0 .5rem}
        nav{max-width:54rem;margin:auto;padding:0 1rem}
        nav ol{max-height:14rem;overflow:auto;margin:.5rem 0;padding:.5rem .5rem .5rem 2.5rem;border:1px solid var(--line);border-radius:6px}
        @media(min-width:90rem){nav{position:fixed;left:1rem;top:1rem;width:calc((100vw - 56rem)/2);padding:0}nav ol{max-height:calc(100vh - 5rem)}}
        a{color:var(--link)}
        article{border-top:1px solid var(--line);padding:1rem 0;overflow-wrap:anywhere}
        .prompt{background:var(--soft);border-left:4px solid var(--link);border-radius:0 6px 6px 0;padding:.25rem 1rem}
        pre,code{font:.875rem/1.5 ui-monospace,Consolas,monospace}
        pre{background:var(--soft);border-radius:6px;padding:.75rem;overflow:auto;white-space:pre-wrap}
        details{margin:.5rem 0}summary{cursor:pointer;color:var(--faint);overflow-wrap:anywhere}
        details .agent{border-left:2px solid var(--line);padding-left:1rem}
        ins,del{text-decoration:none;display:block}ins{color:var(--added)}del{color:var(--removed)}
        table{border-collapse:collapse;display:block;overflow:auto}td,th{border:1px solid var(--line);padding:.25rem .5rem}
        input[type=search]{font:inherit;width:min(20rem,100%);padding:.25rem .5rem}
        :focus-visible{outline:2px solid var(--link);outline-offset:2px}
        .brief .step:not(.answer){display:none}
        [hidden]{display:none}
        @media print{nav,form,.skip{display:none}pre{white-space:pre-wrap}article{break-inside:auto}}
        """;

    public const string Script = """
        (function(){
        var box=document.getElementById('words'),said=document.getElementById('found'),turns=[].slice.call(document.querySelectorAll('article'));
        function look(){
          var words=box.value.trim().toLowerCase(),count=0;
          turns.forEach(function(turn){
            var hit=!words||turn.textContent.toLowerCase().indexOf(words)>=0;
            turn.hidden=!hit;if(hit)count++;
            if(words&&hit)turn.querySelectorAll('details').forEach(function(d){if(d.textContent.toLowerCase().indexOf(words)>=0)d.open=true;});
          });
          said.textContent=words?count+' of '+turns.length+' turns':'';
        }
        box.addEventListener('input',look);
        document.getElementById('brief').addEventListener('change',function(e){document.body.classList.toggle('brief',e.target.checked);});
        function open(){var at=document.getElementById(decodeURIComponent(location.hash.slice(1)));for(;at;at=at.parentElement)if(at.tagName==='DETAILS')at.open=true;}
        addEventListener('hashchange',open);open();
        document.querySelector('form').hidden=false;
        })();
        """;

    /// <summary>What the page may load and run: what stands in it, and nothing from elsewhere.</summary>
    public static string Policy =>
        $"default-src 'none'; style-src '{HashOf(Style)}'; script-src '{HashOf(Script)}'; base-uri 'none'; form-action 'none'";

    private static string HashOf(string text) =>
        $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))))}";
}
