using System.Security.Cryptography;
using System.Text;

namespace ClaudeBackup.Core.Rendering;

/// <summary>How an exported page looks and what it does, written into it; its policy allows nothing else.</summary>
internal static class HtmlLook
{
    public const string Style = """
        :root{color-scheme:light dark;--ground:#fff;--text:#1f2328;--faint:#59636e;--line:#d1d9e0;--soft:#f6f8fa;--link:#0550ae;--added:#116329;--removed:#a40e26}
        @media screen and (prefers-color-scheme:dark){:root{--ground:#0d1117;--text:#e6edf3;--faint:#9198a1;--line:#3d444d;--soft:#161b22;--link:#79c0ff;--added:#56d364;--removed:#ff9492}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--text);font:16px/1.6 system-ui,sans-serif}
        @media screen and (min-width:90rem){.skip{position:absolute;left:-999px}.skip:focus-within{position:static}}
        header,main{max-width:54rem;margin:auto;padding:1rem;overflow-wrap:anywhere}
        header p,.facts,.faint{color:var(--faint);margin:.25rem 0}
        h1{font-size:1.5rem;line-height:1.3;margin:0}article>h2{font-size:1rem;color:var(--faint);margin:0 0 .5rem}
        nav{max-width:54rem;margin:auto;padding:0 1rem 1rem;overflow-wrap:anywhere}
        nav ol{max-height:14rem;overflow:auto;margin:.5rem 0;padding:.5rem .5rem .5rem 3rem;border:1px solid var(--line);border-radius:6px}
        @media screen and (min-width:90rem){nav{position:fixed;left:1rem;top:1rem;width:calc((100vw - 56rem)/2);padding:0}nav ol{max-height:calc(100vh - 3rem)}}
        a{color:var(--link)}
        article{border-top:1px solid var(--line);padding:1rem 0;scroll-margin-top:1rem}
        .prompt{background:var(--soft);border-left:4px solid var(--link);border-radius:0 6px 6px 0;padding:.25rem 1rem}
        pre,code{font:.875rem/1.5 ui-monospace,Consolas,monospace}
        pre{background:var(--soft);border-radius:6px;padding:.75rem;white-space:pre-wrap;margin:.5rem 0}
        .prompt pre{border:1px solid var(--line)}
        details{margin:.5rem 0}summary{cursor:pointer;color:var(--faint)}
        .agent{border-left:2px solid var(--line);padding-left:1rem}
        pre ins,pre del{text-decoration:none}pre ins{color:var(--added)}pre del{color:var(--removed)}
        figure{margin:.5rem 0}img{max-width:100%;height:auto;border:1px solid var(--line);border-radius:6px}
        blockquote{margin:.5rem 0;padding-left:1rem;border-left:3px solid var(--line)}
        table{border-collapse:collapse;max-width:100%}td,th{border:1px solid var(--line);padding:.25rem .5rem;text-align:left;overflow-wrap:break-word}td code{overflow-wrap:anywhere}
        [role=search]{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center}
        input[type=search]{font:inherit;width:20rem;max-width:100%;padding:.25rem .5rem}
        :focus-visible{outline:2px solid var(--link);outline-offset:2px}
        .brief .step:not(.answer){display:none}
        [hidden]{display:none!important}
        @media print{nav,[role=search],.skip{display:none}body{font-size:11pt}a{color:inherit}.prompt,pre{border:1px solid var(--line)}h2{break-after:avoid}}
        """;

    public const string Script = """
        (function(){
        var box=document.getElementById('words'),said=document.getElementById('found'),turns=[].slice.call(document.querySelectorAll('article')),texts,opened=[],waiting;
        function look(){
          var words=box.value.trim().toLowerCase(),count=0;
          texts=texts||turns.map(function(turn){return turn.textContent.toLowerCase();});
          opened.forEach(function(d){d.open=false;});opened=[];
          turns.forEach(function(turn,at){
            var hit=!words||texts[at].indexOf(words)>=0;
            turn.hidden=!hit;if(!hit)return;
            count++;
            if(words)turn.querySelectorAll('details:not([open])').forEach(function(d){if(d.textContent.toLowerCase().indexOf(words)>=0){d.open=true;opened.push(d);}});
          });
          said.textContent=words?count+' of '+turns.length+' turns':'';
        }
        box.addEventListener('input',function(){clearTimeout(waiting);waiting=setTimeout(look,turns.length>50?200:0);});
        document.getElementById('brief').addEventListener('change',function(e){document.body.classList.toggle('brief',e.target.checked);});
        function show(){
          var name=location.hash.slice(1),at=name&&document.getElementById(name),first=at;
          for(;at;at=at.parentElement)if(at.tagName==='DETAILS')at.open=true;
          if(first)first.scrollIntoView();
        }
        addEventListener('hashchange',show);show();
        document.getElementById('search').hidden=false;
        })();
        """;

    /// <summary>What the page may load and run: what stands in it, and nothing from elsewhere.</summary>
    public static string Policy =>
        $"default-src 'none'; style-src '{HashOf(Style)}'; script-src '{HashOf(Script)}'; img-src data:; base-uri 'none'; form-action 'none'";

    private static string HashOf(string text) =>
        $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))))}";
}
