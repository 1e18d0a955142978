using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

/// <summary>
/// The clusters that R 4.2 finds with its package dbscan 1.1-11 in sets of <see cref="MadeSet"/>, one letter per row, a dot for an outlier:
/// <c>hdbscan(x, minPts = m)$cluster</c> and <c>dbscan(x, eps, minPts = m)$cluster</c>.
/// </summary>
internal sealed record DensityReference(MadeSet Set, int MinPoints, double Radius, string Hdbscan, string Dbscan)
{
    public static IReadOnlyList<DensityReference> All { get; } =
    [
        new(
            new MadeSet(1, 150, 2, 3, 50000, 0, 0),
            5,
            60000,
            "bbabaabbbaabbbabbbabaaabbbbbbbabbbabaababaaaaaabbbaabbaababbbbbbbababbbbbbabbbbbababaabbabbbbbababaaabbbbbbbbbbbbababbbababbbbbbbabbababbaabaabbbbbbba",
            "aababbaaabbaaabaaababbbaaaaaaabaaababbababbbbbbaaabbaabbabaaaaaaababaaaaaabaaaaabababbaabaaaaabababbbaaaaaaaaaaaababaaababaaaaaaabaababaabbabbaaaaaaab"),
        new(
            new MadeSet(2, 150, 2, 3, 50000, 10, 0),
            5,
            60000,
            "ccbcbbcacbbaaaacbcbca.babccbccaabcaabbaaaaaabbaacbbaa.bacbcacbbcba.bcabc.ab.cbabbaaba.cbacaaccaaacbaacbbaccbbccccbabcabbc.bccacbbbabacbca.bcbaacacca.b",
            "aababbacabbccccababa..bcbaabaaccbaccbbccccccbbccabbcc.bcabacabbabc.bacba.cb.abcbbccbc.abcaccaacccabc.abbcaabbaaaabcbacbba.baacabbbcb.abac.babccacaac.b"),
        new(
            new MadeSet(3, 150, 2, 4, 40000, 15, 0),
            5,
            50000,
            "d.acabcba.dddadcd.b.acdcbabaadc.bdc.dadadaaadaacddbcdddbaadabacddbd.a.ddbcbcdccccdcacddacba..dc.bddcaadb..b.dcdabccabdccbcaacccabdadadaabdccabbdacadda",
            "a.bcbdcdb.a..baca.d..cacdbdbbac.dac.abababbbabbca.dcaaa.bbabdbcaada.b.aadcdcac.ccacbcaabcdb...c.daacbbad..d..c.bdccbdaccdcbbcccbdabababbdaccbddabcbaab"),
        new(
            new MadeSet(4, 150, 2, 5, 30000, 5, 0),
            6,
            40000,
            "edbcbeeaedcdecdbbacddeddadeeabddcdeacedeeccaaeadaeddbdedadecddccdaebadcbebdebebeadabadcebccbeacbeeeddecebccdeaebaeddbecaaeed.ddc.eeeeebcdcdbbbbbeecdbe",
            "abcd.aaeabdbadbccedbbabbebaaecbbdbaedabaaddeea.beabbcbabebadbbddb.acebdcacbacacaebecebdacddc.edcaaabba.acddbaeaceabbcadeeaab.bbd.aaaaacdbdbcccccaadbca"),
        new(
            new MadeSet(5, 150, 3, 3, 60000, 10, 0),
            5,
            90000,
            "ccbaabbbcccb.cb.abbcabbbcaac.cabcaccbcbbcbabaccbbccabcabaaab.aabcbbaccaccbabcbaaabbbcaccbbbcaaacbacabbccbacacabccccaacbacaaaaabbacbb.acbcbbbccbcccbcbc",
            "aabccbbbaaab.ab.cbbacbbbacca.acbacaababbabcbca.bbaacbac.c.cb.ccbabbca.caabcbabcccbb..caabbbaccc.bcacbbaabcacacbaa.ac.abcacccccbbcabb.cababbbaaba.ababa"),
        new(
            new MadeSet(6, 150, 3, 5, 50000, 10, 0),
            8,
            90000,
            "e.dad.badbaaceacbbaccecccee.de.ccba.e.dedb.caddddcdecda.daeaa.bdccddbeeabcbadbbebe.daeabadebbdeeebaeddcbdbaecaacb.ddbcdbdcaeabbbcbabcaaebbcadbcaceaebc",
            "a.bcb.dcbdcceaceddceeaeeeaa.ba.eedc.a.babd.ecbbbbebaebc.bcacc..be.bbdaacd.dcbddada.bcacd.baddbaaadcabbedbdcaecced.bbde.dbeca.dddedcdeccaddecbdeceacade"),
        new(
            new MadeSet(7, 150, 5, 4, 60000, 10, 0),
            5,
            140000,
            "dcacabcdd.bdb.dcaccaaddaacddd.ddaccdacdbcd.bdadb.dadbcddadbba..b.bbbcdaabbbcbcbcacdcccbbdbd.abaaabcaddcaabcacbddcbcdbacbd.bbbbdcadaacb.a.aabccddcccaaa",
            "abcbcdbaa.dad.abcb.ccaaccbaaa.aacbbacbadba.dacad.acadbaacaddc..d.dddbaccdddbdbdbcbabbbddada..dcccdbcaabccdbcbdaabdbadcbda.ddddabca.cbd.c.c.dbbaabbbccc"),
        new(
            new MadeSet(8, 150, 8, 4, 70000, 10, 0),
            6,
            220000,
            ".ba.daabbcdad.badbd.bbadcbdacacadabb.ddbaadbbbaaba.dadccaba.aa.dbccaac.badba.b.bbabdb.dac.ccbaaa.accc.caca.baabc..acabcaccbadcbacaadabbabdccdcdbbc.b.a",
            ".a..bccaadbcb.acbab.aacbdabcdcdcbcaa..baccbaaaccac.bcbddcac.cc.baddccd.acbac.a.aacaba.bcd.ddaccc.cddd.dcdc.accad..cdcadcddacbdacdccbcaacabddbdbaad.a.c"),
        new(
            new MadeSet(9, 150, 2, 3, 20000, 10, 1),
            5,
            40000,
            "cac.caaaccbbbabacbcabbcabcabbbbcbbaa.ccaababcabcbc.acccbcacbcbbccbcccabccbbabacaabbacc.cbcababccaacacacccbbbccbaccbaacacbac.bcba.cbaaabcccaabbcccbbccb",
            "a.a.abb..acccbcbacabcc.bcabccccaccbb.aabbcbcabcac..baaac.bacaccaacaaabcaaccbcbabbccbaa.ac.bcbc.abbababa.acccaacbaacbbabacba.cac..acbbbcaa..bcca.a.caac"),
        new(
            new MadeSet(10, 150, 2, 4, 15000, 10, 1),
            8,
            40000,
            "dccbccddbdbdcccaaaa.ccd.dacbaabdcdcaaaaccbda.baa.aacbbcaabbbabccbbadaabcbddadabab.cddadbccdbdaaa.ddbdcbbdcacadbdcdbdaacbca.bdcacc.baaadcbbad.ca.cdcaab",
            "a.bcb.aacacabbbdddd.bba.adb..dcababddddbbcad.cdd..dbccbddcccdcbbccdaddcbcaadadcdc.baadacbba.a.dd.aacabcc.bdb.acabacad.bcbd..abdbb.cdddabccda.bd.babddc"),
        new(
            new MadeSet(11, 150, 3, 4, 15000, 5, 1),
            5,
            50000,
            "ddcacbdacdd.bbc.acaccdadcaaddca.dbaccbccdcbcbabdaacccdaaaddcdcbaacbabdbcccaaba.bdcaddbcabcbbaabcdccbbaacadcbbdbaddaadbacbadabdbbadbbcacbaabdbadddbbabc",
            "aabcbdacbaa.ddb.cbcbbacabccaabc.adcbb.bbabdbdcdaccbbbaccc.ababdccbdcdadbbbccdc.dabcaadbcdbd.ccdbabbddccbcabddadcaaccadcbdcacdaddcaddbc.dccdadcaaaddcdb"),
        new(
            new MadeSet(12, 150, 5, 5, 15000, 10, 1),
            4,
            70000,
            "ebbebacabaeebbcee.c.ddbcaabbbaeaaaeeeaaaceadeecadcaaac.edaddb.aeeaabcbbeecaaceecbacacdacdccadccccebbc.bdacabacdaadaebccbcdeabd.bcdcbacbdcba.abecd.ceac",
            "ab.a.cdcbcaab..aa.d.egbdcc.b.cacccaaacccdac.aadcgdcc.d.aecee..caaccbd..aadcc.aadbcdcdecdf.dcfdddda..d..fc.cbcde...cabdd.deacbg..dedbcdbgdbc.cbade.dacd"),
        new(
            new MadeSet(13, 150, 2, 2, 20000, 5, 2),
            5,
            50000,
            "kkdfcif.k.h.h.ikfjekdebjfjcbcjjjkedeih.ceeje.dkjbfjffjjdkbekchfjbdhgg.dekgikek.fh.eehffae.jgfbaekaaiajhkdjjjbedfhdiafhdijeejdh.c.ifcecg.ch.d.fbckbjki.",
            "aabcdecca.f.f.eacgcabchgcgdhdgggacbcefbdcc.c.baghcgcc.gbahcadfcghbfii.bcaieacaccf.ccfccjc.gichjcajjejgfadgggjcbcfbejcfbe.ccgbfcdcecdcdi.df.b.chdah..eg"),
        new(
            new MadeSet(14, 150, 2, 3, 20000, 10, 2),
            5,
            50000,
            "bbbbbbbaaba.bbb.abbbaabbabaaabbbbbabbabbabbabbabaabbbbbbabbabbabababbabbbbaaabbbbaaababbabababbbbababbaabaababbbbabbabbabbababbbbbbbbaabbbbbabbabbbbba",
            ".abh.bc..b..d.c...cb.efb.i...b.afde.d.dd.....b...gbha.ba..febb.fed.c..iid....iafb.g.dg.f.cgcg.bdh.h..d.ed.eag..aa.f..id.dd...fb.ab.h.g.adfc...cgd..d.g"),
        new(
            new MadeSet(15, 150, 2, 4, 20000, 10, 2),
            7,
            50000,
            "gbaefee.egbebdbcfdea.deeagdgbbeeegaaf.deeg.beeece.eeaebeeae.cfcced.be...ddcfddgedaaa.ddebdcdea..cfbcadabedegcefgccbfce.a.aabgeeeeedgcgea.e.aa.ecaebg.g",
            "........................a.........a.................a....a.......................a..................a....................a..................a........."),
        new(
            new MadeSet(16, 150, 3, 3, 20000, 10, 2),
            5,
            70000,
            "kbhbjfiaei..jhgehk.bh.i.jec..efed.hih.ickifc..g.c.fbjc.jb.kggbdfecb.j.bh.ghe.eigk.bka.bkg.gh.kbg..gb.kbj..akgjcgdecd.g.afjj.d.ggk.decae.gcgbakgji.hbb.",
            "abcbdb.eb..bdcfbcabbc..bdbb..bbbb.c.cb.ba.bb..gbb.bbdb.dbbaffbbbbbbbd.bc.gcb.b..a.bae.b.f.hc.ab...gb.abd.beahdbfbbbb.f.ebdd.bbhhabbbbeb.gbgbeafd..cbb."),
        new(
            new MadeSet(17, 150, 2, 1, 50000, 5, 0),
            5,
            50000,
            "b..bab...b.bbbabbbbb.bbbb.bbb.ab.babbbba.bbbbbbbbb.bb.bb.bbbbb.ba.b.bbbb.bbbb.b.b.bbbb...bbabbbb.bbbbbbbbbbbb.bbbb.bbbbbbbbbab.bbbb.ab.bbbbbbbbbba.b.b",
            "aaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        new(
            new MadeSet(18, 150, 2, 6, 25000, 20, 0),
            4,
            30000,
            "gcgd.cefbb.fcffcb.fgdgfbbgfbcbgcdgbf.cfcdgddfegbbfggbfafd.cfdccddfbgfg.fde.edecdbbbdbcgagefffgeffdcbcacgefe..bddddcdgcebggeecfcc.fafgdbefgdbfcbcddce.f",
            "abac.bdeff.ebeebf.eac.effa.fb.abcafe.bebcacce.affeaafe.ec.becbb.cefaea.ecd.dc.bcfffcfba.adeeeadee.bf..baded..fccccbc.bdfaaddbebb.e.eacfdeacfebfb.cbd.e"),
        new(
            new MadeSet(19, 150, 10, 6, 60000, 15, 0),
            5,
            240000,
            "fc.bb.ccb.becbbbdecfe.aabefddef.cdebedffdeedbeffe.bcdb.bbdbfddedddce.cfb.abfefdedbcfba.ffedebbbb.b.ecfdeea.c.edecbcb.afbfaadeda.cfbbc.efa.ebe.bbfbdfda",
            "ab.cc.bbc.cdbccce.bad.ffcdaeeda.bedcdeaaeddecdaad.cbec.ccecaeedeeebd.bac.fcadaedecbacf.aadedcccc...dbaeddf.b.dedbcbc.facaffed.f.bac.b..af.dcd.ccaceaef"),
        new(
            new MadeSet(20, 150, 4, 2, 90000, 20, 1),
            10,
            250000,
            "b.a..b..bbb.b..abab.babbb.b.bab.bb..a.baabb..bbaa..aa.aaa.a.aba.a.b.bbb.a..a.a.b.abb.bbb..bba..b..a..a..bbb.babb.bbabbabaaba..b...bba.aba.abbba..bba..",
            "a.aaaa..aaaaa.aaaaa.aaaaa.a.aaa.aa..a.aaaaaa.aaaaaaaaaaaa.aaaaa.aaaaaaaaa.aaaaaa.aaaaaaa.aaaa.aa..aa.a.aaaa.aaaa.aaaaaaaaaaa..aa..aaaaaaa.aaaaaaaaaaa."),
    ];

    public override string ToString() => Set.ToString();
}
