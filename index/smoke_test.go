package index
import ("testing";"fmt";"math/rand";"time";"strings";"os";"path/filepath";"io/fs"
"github.com/nianbao/nianbao/report")
func TestSmoke(t *testing.T){
 rng:=rand.New(rand.NewSource(1)); z:=rand.NewZipf(rng,1.1,3,2999)
 words:=make([]string,3000); for i:=range words { for range 2+i%3/2*(i%5) { words[i]+=string(rune(0x4e00+rng.Intn(1800))) } }
 dir:=t.TempDir(); b:=begin(t,dir,true)
 n:=1500; raw:=0; start:=time.Now()
 for i:=range n { r:=hrss2021(); r.Year=2008+i%17; r.ID=fmt.Sprintf("%s%d/%d",baoshanHRSS,i/17,r.Year); r.Agency.ID=fmt.Sprintf("%s%d",baoshanHRSS,i/17)
  r.Sections=nil
  for _,k:=range report.SectionKinds()[:6] { var sb strings.Builder; for j:=0;j<260;j++ { sb.WriteString(words[z.Uint64()]); if j%12==11 {sb.WriteString("，")} ; if j%50==49 {sb.WriteString("收到申请２７件。")}}; raw+=sb.Len(); r.Sections=append(r.Sections,report.Section{Kind:k,Text:sb.String()})}
  r.Figures=nil
  for j:=0;j<250;j++{ r.Figures=append(r.Figures,figure(report.Key(fmt.Sprintf("k%d",j)),fmt.Sprint(j%7*j),"件"))}
  put(t,b,r)
 }
 fmt.Println("put",time.Since(start)); commit(t,b); fmt.Println("commit",time.Since(start), float64(n)/time.Since(start).Seconds(),"docs/s raw MB",raw>>20)
 filepath.WalkDir(dir,func(p string,d fs.DirEntry,e error)error{ if !d.IsDir(){i,_:=d.Info(); if i.Size()>1<<20 {fmt.Println(strings.TrimPrefix(p,dir),i.Size()>>20)}}; return nil})
 x:=open(t,dir)
 for _,q:=range []string{"","申请","收到申请",words[3]+words[1],words[5],words[40]+" "+words[60],words[8]+" -"+words[9], "一","一 丁"} {
  for range 2 { s:=time.Now(); res:=found(t,x,Filter{Text:q}); fmt.Println(q,res.Total,res.TotalExact,time.Since(s)) }
 }
 s:=time.Now(); x.Compare(t.Context(),CompareQuery{Indicators:[]report.Key{"k3"},Region:"310000"}); fmt.Println("compare",time.Since(s))
 s=time.Now(); x.Coverage(t.Context(),"310000",0,0); fmt.Println("coverage",time.Since(s))
 _=os.Stdout
}
