import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Hold PDF files to veraPDF's profile of PDF/UA-1.
 *
 * The archive that is at hand carries veraPDF's validator and its profiles, but not the XML binding
 * that it reads profiles with: so the profile is read here, rule by rule, and handed over. For each
 * file a line: path, `true` or `false`, number of checks; then a line for each check that failed.
 */
public class CheckPdfUa {
    private static final String PROFILE = "org/verapdf/pdfa/validation/PDFUA-1.xml";
    private static final PDFAFlavour UA = PDFAFlavour.PDFUA_1;

    public static void main(String[] paths) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile profile = profile();
        System.out.println("rules\t" + profile.getRules().size());
        for (String path : paths) check(path, profile);
    }

    private static void check(String path, ValidationProfile profile) throws Exception {
        try (PDFAParser parser =
                        Foundries.defaultInstance().createParser(new FileInputStream(path), UA);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(profile, false)) {
            ValidationResult result = validator.validate(parser);
            int checks = result.getTotalAssertions();
            System.out.println(path + "\t" + result.isCompliant() + "\t" + checks);
            for (TestAssertion one : result.getTestAssertions()) System.out.println(line(one));
        }
    }

    private static String line(TestAssertion one) {
        RuleId rule = one.getRuleId();
        String where = one.getLocation().getContext();
        return rule.getClause() + "-" + rule.getTestNumber() + "\t" + one.getMessage() + "\t" + where;
    }

    private static ValidationProfile profile() throws Exception {
        try (InputStream in = CheckPdfUa.class.getClassLoader().getResourceAsStream(PROFILE)) {
            Element root =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in)
                            .getDocumentElement();
            Set<Rule> rules = new LinkedHashSet<>();
            for (Element one : all(root, "rule")) rules.add(rule(one));
            Set<Variable> variables = new LinkedHashSet<>();
            for (Element one : all(root, "variable")) variables.add(variable(one));
            return Profiles.profileFromValues(
                    UA,
                    Profiles.profileDetailsFromValues("PDF/UA-1", "", "veraPDF", new Date(0)),
                    "",
                    rules,
                    variables);
        }
    }

    private static Rule rule(Element rule) {
        Element id = all(rule, "id").get(0);
        Element error = all(rule, "error").get(0);
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element one : all(error, "argument"))
            arguments.add(
                    ErrorArgumentImpl.fromValues(
                            one.getTextContent(), one.getAttribute("name"), null));
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"),
                        Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"),
                rule.getAttribute("deferred").equals("true") ? Boolean.TRUE : null,
                rule.getAttribute("tags"),
                text(rule, "description"),
                text(rule, "test"),
                Profiles.errorFromValues(text(error, "message"), arguments),
                new ArrayList<>());
    }

    private static Variable variable(Element one) {
        return Profiles.variableFromValues(
                one.getAttribute("name"),
                one.getAttribute("object"),
                text(one, "defaultValue"),
                text(one, "value"));
    }

    private static String text(Element of, String name) {
        return all(of, name).get(0).getTextContent();
    }

    private static List<Element> all(Element of, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = of.getElementsByTagName(name);
        for (int at = 0; at < nodes.getLength(); at++) found.add((Element) nodes.item(at));
        return found;
    }
}
