import java.io.BufferedReader;
import java.io.File;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogManager;
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
 * Judges PDFs with veraPDF's classes: scripts/certify runs it and reads what it prints. The files are read from
 * standard input, a path a line. Each is judged by PDF/UA-1 and by every profile that it claims. Printed are lines
 * of fields between tabs: judged FILE PROFILE CHECKS; failed FILE PROFILE RULE COUNT MESSAGE PLACE; unread FILE WHY.
 */
public class Certify {
    private static PrintStream out;

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        out = new PrintStream(System.out, true, StandardCharsets.UTF_8.name());
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader files = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String file = files.readLine(); file != null; file = files.readLine()) {
            try {
                for (PDFAFlavour flavour : profilesOf(file)) {
                    judge(file, flavour);
                }
            } catch (Exception error) {
                say("unread", file, error);
            }
        }
    }

    /** PDF/UA-1, and what the file's metadata claims. */
    private static Set<PDFAFlavour> profilesOf(String file) throws Exception {
        Set<PDFAFlavour> found = new LinkedHashSet<>();
        found.add(PDFAFlavour.PDFUA_1);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file))) {
            found.addAll(parser.getFlavours());
        }
        found.remove(PDFAFlavour.NO_FLAVOUR);
        return found;
    }

    private static void judge(String file, PDFAFlavour flavour) throws Exception {
        ValidationProfile profile = profile(flavour);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, 1, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            say("judged", file, flavour.getId(), result.getTotalAssertions());
            for (Map.Entry<RuleId, Integer> failed : result.getFailedChecks().entrySet()) {
                RuleId rule = failed.getKey();
                for (TestAssertion first : result.getTestAssertions()) {
                    if (first.getRuleId().equals(rule)) {
                        say("failed", file, flavour.getId(), rule.getClause() + "-" + rule.getTestNumber(),
                                failed.getValue(), first.getErrorMessage(), first.getLocation().getContext());
                    }
                }
            }
        }
    }

    /** A profile from its file; veraPDF's own reader of them needs a library that Java no longer has. */
    private static ValidationProfile profile(PDFAFlavour flavour) throws Exception {
        String id = flavour.getId();
        String name = id.startsWith("ua") ? "PDFUA-" + id.substring(2) : "PDFA-" + id.toUpperCase();
        Element root;
        try (InputStream in = PDFAFlavour.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
            root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getDocumentElement();
        }
        Set<Rule> rules = new HashSet<>();
        for (Element rule : all(root, "rule")) {
            rules.add(rule(rule));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element variable : all(root, "variable")) {
            variables.add(Profiles.variableFromValues(variable.getAttribute("name"), variable.getAttribute("object"),
                    text(variable, "defaultValue"), text(variable, "value")));
        }
        return Profiles.profileFromValues(
                flavour, Profiles.profileDetailsFromValues(name, "", "", new Date(0)), "", rules, variables);
    }

    private static Rule rule(Element rule) {
        Element id = all(rule, "id").get(0);
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element argument : all(rule, "argument")) {
            arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), null, null));
        }
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"), Boolean.valueOf(rule.getAttribute("deferred")), rule.getAttribute("tags"),
                text(rule, "description"), text(rule, "test"),
                Profiles.errorFromValues(text(rule, "message"), arguments), Collections.emptyList());
    }

    private static List<Element> all(Element root, String name) {
        NodeList found = root.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int place = 0; place < found.getLength(); place++) {
            elements.add((Element) found.item(place));
        }
        return elements;
    }

    private static String text(Element element, String name) {
        return all(element, name).get(0).getTextContent();
    }

    private static void say(Object... fields) {
        List<String> said = new ArrayList<>();
        for (Object field : fields) {
            said.add(String.valueOf(field).replaceAll("\\s+", " "));
        }
        out.println(String.join("\t", said));
    }
}
