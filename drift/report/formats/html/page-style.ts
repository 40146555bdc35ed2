/**
 * One accent, which stands for what is to be done; everything else is ink of some strength. The colours of text have a
 * contrast of at least 4.5 to 1 on their ground (WCAG 2.2, 1.4.3), light and dark. Print has the light ones.
 */
const COLORS = {
  light:
    "--paper:#fdfcfa;--ink:#20201d;--quiet:#5f5e58;--line:#e2dfd8;--accent:#ad3a1c;--soft:#e2a08b;--calm:#bdbab1;--pale:#dedbd4;--faint:#eeece7",
  dark: "--paper:#171715;--ink:#eceae4;--quiet:#a5a299;--line:#35342f;--accent:#ff8c6b;--soft:#9a5644;--calm:#6f6d66;--pale:#4b4943;--faint:#2f2e2a",
};

export const STYLE = `
:root{${COLORS.light}}
@media (prefers-color-scheme:dark){:root{${COLORS.dark}}}
@media print{:root{${COLORS.light};--paper:#fff}}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0}
main{max-width:72rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}
h1,h2,h3{line-height:1.2;text-wrap:pretty}
h1,h2{font-family:Charter,"Bitstream Charter","Iowan Old Style",Georgia,"Noto Serif","DejaVu Serif",serif;font-weight:600;letter-spacing:-.01em}
h1{font-size:2.1rem;margin:.2rem 0 .9rem}
h2{font-size:1.35rem;margin:3rem 0 .6rem;padding-top:.9rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:0 0 .25rem}
p{margin:.25rem 0;max-width:52rem;overflow-wrap:anywhere}
a{color:inherit;text-decoration-color:var(--accent);text-underline-offset:.15em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code,pre{font:.9em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
pre{background:var(--faint);padding:.7rem .9rem;margin:.5rem 0;overflow-x:auto}
ul{list-style:none;margin:0;padding:0}
.quiet{color:var(--quiet);font-weight:400}
.eyebrow{color:var(--quiet);font-size:.9rem;letter-spacing:.01em}
.verdict{font-size:1.1rem}
.exit-1,.exit-2,.stopped strong{color:var(--accent)}
.next code{display:block;background:var(--faint);padding:.45rem .7rem;margin-top:.4rem;overflow-wrap:anywhere}
.figures{display:flex;flex-wrap:wrap;gap:.6rem 2.8rem;margin:1.6rem 0 1.4rem}
.figure{display:block;font:600 2.3rem/1.15 Charter,"Bitstream Charter","Iowan Old Style",Georgia,"Noto Serif","DejaVu Serif",serif;font-variant-numeric:tabular-nums lining-nums}
.facts{display:flex;flex-wrap:wrap;gap:.3rem 2rem;margin:0;color:var(--quiet);font-size:.88rem}
.facts div{min-width:0}
.facts dt{display:inline}
.facts dt::after{content:": "}
.facts dd{display:inline;margin:0;color:var(--ink);overflow-wrap:anywhere}
.key{white-space:nowrap}
.key::before{content:"";display:inline-block;width:.7em;height:.7em;margin-right:.45em;background:var(--calm)}
.key.violation::before{background:var(--accent)}
.key.undecided::before,.key.warning::before{background:var(--soft)}
.key.exempt::before,.key.hint::before{background:var(--pale)}
.key.notApplicable::before{background:var(--faint);outline:1px solid var(--pale)}
.keys{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;font-size:.88rem;margin:0 0 .8rem}
figure{margin:0}
figcaption{color:var(--quiet);margin-bottom:.5rem}
svg{display:block;width:100%;max-width:60rem;height:auto;font-size:12px;fill:var(--ink);overflow:visible}
svg .violation{fill:var(--accent)}
svg .undecided{fill:var(--soft)}
svg .compliant{fill:var(--calm)}
svg .exempt{fill:var(--pale)}
svg .notApplicable{fill:var(--faint)}
svg .bar{fill:var(--accent)}
svg .rest{fill:var(--calm)}
svg .end{text-anchor:end}
svg .middle{text-anchor:middle}
svg .quiet{fill:var(--quiet)}
svg .strong{font-weight:600}
svg .grid{stroke:var(--line)}
svg .mark{stroke:var(--ink);stroke-dasharray:3 3}
svg .line{fill:none;stroke-width:2;stroke-linejoin:round}
svg .line.violation{stroke:var(--accent)}
svg .line.undecided{stroke:var(--soft)}
.entries>li,details li{padding:.8rem 0;border-bottom:1px solid var(--line)}
.entries>li:last-child{border-bottom:0}
li:target{background:var(--faint);outline:.6rem solid var(--faint)}
summary{cursor:pointer;padding:.5rem 0}
form{display:flex;flex-wrap:wrap;align-items:end;gap:.6rem 1.4rem;margin:.8rem 0}
form[hidden]{display:none}
label{color:var(--quiet);font-size:.88rem}
input,select{display:block;font:inherit;font-size:1rem;color:var(--ink);background:var(--paper);border:1px solid var(--quiet);border-radius:3px;padding:.35rem .5rem;min-width:14rem;height:2.3rem}
output{color:var(--quiet);padding-bottom:.35rem}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:.88rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--quiet);padding-bottom:.6rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-weight:600;border-bottom:1px solid var(--ink)}
th.status{width:7.2rem}
th.name{width:15rem}
th.short{width:8rem}
th.place{width:13rem}
th.number{width:5.6rem}
b{font-weight:600}
b.violation,b.undecided{color:var(--accent)}
b.compliant,b.exempt,b.notApplicable{font-weight:400;color:var(--quiet)}
th button{all:unset;cursor:pointer;font-weight:600}
th button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
th button::after{content:" \\2195";color:var(--quiet);font-weight:400}
th[aria-sort=ascending] button::after{content:" \\2191";color:var(--accent)}
th[aria-sort=descending] button::after{content:" \\2193";color:var(--accent)}
tr[hidden]{display:none}
@media (max-width:56rem){table{min-width:52rem}main{padding:1.5rem 1rem 3rem}h1{font-size:1.7rem}}
@media print{
@page{margin:16mm 14mm}
html{font-size:11px;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:none;padding:0}
form,th button::after,.script th button::after{display:none!important}
form#controls{display:none!important}
tr[hidden]{display:table-row!important}
h2{margin-top:1.6rem;break-after:avoid}
.scroll{overflow:visible}
table{min-width:0}
thead{display:table-header-group}
tr,figure,.entries>li{break-inside:avoid}
th.status{width:6.6rem}th.name{width:11rem}th.short{width:8.4rem}th.place{width:10rem}th.number{width:4.4rem}
}
`;
