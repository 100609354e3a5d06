package dev.mintmark.app.cli;

import dev.mintmark.app.verify.Evidence;
import dev.mintmark.app.verify.Verdict;
import dev.mintmark.app.verify.Verification;
import dev.mintmark.c2pa.ReportText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A verification as text: the verdict and its meaning, then one line for each piece of evidence. */
final class VerdictText {
    private VerdictText() {}

    /** @param data the option of the data folder as it was given, with a space before it, for the hint at another command */
    static void print(Verification answer, String data) {
        lines(answer, data).forEach(Output::line);
    }

    /** The lines, with the names that others' files contain as they are. */
    static List<String> lines(Verification answer, String data) {
        List<String> lines = new ArrayList<>();
        Evidence evidence = answer.evidence();
        lines.add(answer.verdict().id() + ": " + meaning(answer.verdict(), evidence));
        Evidence.C2pa c2pa = evidence.c2pa();
        if (c2pa != null && c2pa.present()) {
            lines.add("  manifest   " + c2pa.state()
                    + (c2pa.trustedBy() == null ? "" : ", its signer trusted by " + c2pa.trustedBy())
                    + (c2pa.claimGenerator() == null
                            ? ""
                            : "; says it was made with " + ReportText.quoted(c2pa.claimGenerator())));
        }
        if (c2pa != null && c2pa.provenance() != null) {
            ProvenanceText.add(lines, c2pa.provenance());
        }
        if (evidence.image() != null) {
            lines.add("  image      " + evidence.image().note());
        }
        Evidence.Watermark watermark = evidence.watermark();
        if (watermark != null && watermark.found()) {
            lines.add("  watermark  " + watermark.id() + (watermark.note() == null ? "" : ". " + watermark.note()));
        }
        Evidence.Regions match = evidence.match();
        if (match != null) {
            lines.add("  shows      " + Math.round(100 * match.share()) + " % of the original's area"
                    + (match.reason() == null ? "" : ". " + match.reason())
                    + (match.note() == null ? "" : ". " + match.note()));
        }
        boolean marked = watermark != null && watermark.found();
        if (answer.verdict() == Verdict.RECOVERED
                && !marked
                && evidence.fingerprint() instanceof Evidence.Fingerprint fingerprint
                && fingerprint.distance() != null) {
            lines.add("  resembles  the original: " + fingerprint.distance()
                    + " of 256 bits of the fingerprint differ; no watermark was read");
        }
        Evidence.NoiseWatermarkEvidence second = evidence.noiseWatermark();
        if (second != null && second.found()) {
            lines.add("  noise      " + second.id() + ", the noise watermark");
        } else if (second != null && second.error() != null) {
            lines.add("  the noise watermark was not read: " + second.error());
        }
        if (evidence.chain() instanceof Evidence.Minted minted) {
            lines.add("  token      " + minted.tokenId() + " held by " + minted.owner() + " as of block "
                    + minted.asOf());
            lines.add("  model      " + minted.modelSha256() + (minted.modelRevoked() ? " (revoked since)" : ""));
        }
        if (evidence.chain() instanceof Evidence.Burnt burnt) {
            lines.add("  token      " + burnt.tokenId() + ", burnt in block " + burnt.burntBlock()
                    + " by the transaction " + burnt.burntTx());
            lines.add("  model      " + burnt.modelSha256() + (burnt.modelRevoked() ? " (revoked since)" : ""));
        }
        Evidence.Anchored anchored = anchored(evidence.chain());
        if (anchored != null) {
            lines.add("  anchored   " + anchored.time() + " in block " + anchored.block() + " under the root "
                    + anchored.root());
        }
        unavailable(lines, "fingerprint", evidence.fingerprint());
        unavailable(lines, "chain", evidence.chain());
        unavailable(lines, "ipfs", evidence.ipfs());
        Verification.ArtworkSummary original = answer.artwork();
        if (original != null) {
            lines.add("  original   " + original.sha256()
                    + (original.createdAt() == null ? "" : ", made " + original.createdAt()));
            boolean isCopy =
                    !(evidence.chain() instanceof Evidence.Minted || evidence.chain() instanceof Evidence.Burnt);
            if (isCopy) {
                lines.add("  model      " + original.model().sha256());
            }
            Verification.TokenSummary token = original.token();
            if (token != null && isCopy) {
                lines.add("  its token  " + token.tokenId()
                        + (token.burnt() ? ", burnt since" : " held by " + token.owner()));
            }
            if (original.anchored() != null && anchored == null) {
                lines.add("  anchored   " + original.anchored().time() + " in block "
                        + original.anchored().block() + ", the original");
            }
            if (token != null) {
                lines.add("  royalties  scripts/mintmark royalties " + token.creator() + data
                        + " shows what its creator earned");
            }
        }
        return lines;
    }

    private static Evidence.@Nullable Anchored anchored(Evidence.Chain chain) {
        return switch (chain) {
            case Evidence.Minted minted -> minted.anchored();
            case Evidence.Burnt burnt -> burnt.anchored();
            case Evidence.NotMinted unminted -> unminted.anchored();
            case Evidence.Unavailable unused -> null;
        };
    }

    private static void unavailable(List<String> lines, String source, @Nullable Object evidence) {
        if (evidence instanceof Evidence.Unavailable(String error)) {
            lines.add("  " + source + " did not answer: " + error);
        }
    }

    private static String meaning(Verdict verdict, Evidence evidence) {
        String discounted = discounted(evidence);
        return switch (verdict) {
            case AUTHENTIC ->
                isExactFile(evidence)
                        ? "this exact file was made and sealed here."
                        : "it was signed with a key of this installation and has not been changed since.";
            case RECOVERED -> "a changed copy of an image that was made here." + discounted;
            case TAMPERED -> "the file was changed after its manifest was signed.";
            case FOREIGN -> {
                String trustedBy =
                        evidence.c2pa() == null ? null : evidence.c2pa().trustedBy();
                yield "a valid manifest signed by others, "
                        + (trustedBy == null ? "who are on no trust list here." : "on " + trustedBy + ".");
            }
            case UNKNOWN ->
                noEvidence(evidence, discounted.isEmpty()) + discounted
                        + " That says nothing about who or what made it.";
        };
    }

    private static String noEvidence(Evidence evidence, boolean withoutManifest) {
        boolean mark = evidence.watermark() != null && evidence.watermark().found();
        if (mark) {
            return "no evidence that counts was found.";
        }
        return withoutManifest ? "no evidence was found." : "no other evidence was found.";
    }

    private static boolean isExactFile(Evidence evidence) {
        Evidence.Registry registry = evidence.registry();
        return registry != null && (registry.artwork() != null || registry.isPrivate() != null)
                || evidence.chain() instanceof Evidence.Minted
                || evidence.chain() instanceof Evidence.Burnt
                || anchored(evidence.chain()) != null;
    }

    /** Says that there is a manifest and why it does not count; empty if there is none, or it counts. */
    private static String discounted(Evidence evidence) {
        String reason = evidence.c2pa() == null ? null : evidence.c2pa().reason();
        return reason == null ? "" : " It carries a manifest, but " + reason + ", so that does not count.";
    }
}
