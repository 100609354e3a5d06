package dev.mintmark.app.cli;

import dev.mintmark.app.verify.Provenance;
import dev.mintmark.c2pa.ReportText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signers and ingredients as text: a line for each, an ingredient's own below it and further in. */
final class ProvenanceText {
    private ProvenanceText() {}

    static void add(List<String> lines, Provenance file) {
        if (file.signer() != null) {
            lines.add("  signer     " + signer(file.signer()));
            lines.add("  signed     " + time(file.signer().stamp()));
        }
        if (file.ai() != null) {
            lines.add("  says       " + ai(file.ai()));
        }
        ingredients(lines, file, "  made of    ");
    }

    private static void ingredients(List<String> lines, Provenance above, String indent) {
        for (Provenance each : above.ingredients()) {
            lines.add(indent
                    + (each.title() == null ? "something without a title" : ReportText.quoted(each.title()))
                    + (each.relationship() == null ? "" : " (" + each.relationship() + ")")
                    + (each.manifest() == null ? ", without a manifest" : ", " + each.state())
                    + (each.signer() == null ? "" : ", signed by " + signer(each.signer()))
                    + (each.ai() == null ? "" : "; it says that " + ai(each.ai())));
            ingredients(lines, each, indent.replace("made of", "       ") + "  ");
        }
        if (above.moreIngredients() > 0) {
            lines.add(indent + "and " + above.moreIngredients() + " more that are not shown");
        }
    }

    private static String signer(Provenance.Signer signer) {
        String name =
                signer.commonName() == null ? "a certificate without a name" : ReportText.quoted(signer.commonName());
        return name
                + (signer.organisation() == null ? "" : " of " + ReportText.quoted(signer.organisation()))
                + (signer.issuer() == null ? "" : ", certified by " + ReportText.quoted(signer.issuer()))
                + (signer.trustedBy() == null ? ", not known to any list here" : ", known to " + signer.trustedBy());
    }

    private static String time(Provenance.@Nullable Stamp stamp) {
        if (stamp == null) {
            return "at a time that no time-stamp shows";
        }
        return stamp.time() + " by the time-stamp of "
                + (stamp.by() == null ? "an unnamed authority" : ReportText.quoted(stamp.by()))
                + (stamp.trusted() ? "" : ", which is not known to any list here");
    }

    private static String ai(Provenance.Ai said) {
        return switch (said) {
            case GENERATED -> "a trained model made it";
            case PARTLY -> "a trained model made a part of it";
        };
    }
}
