package dev.mintmark.app.cli;

import tools.jackson.databind.JsonNode;

/** A verification's answer in words. */
final class VerdictText {
    private VerdictText() {}

    static void print(JsonNode answer) {
        String verdict = answer.path("verdict").asString();
        JsonNode evidence = answer.path("evidence");
        JsonNode c2pa = evidence.path("c2pa");
        Output.line(verdict + ": " + meaning(verdict, evidence));
        if (c2pa.path("present").asBoolean(false)) {
            Output.line("  manifest   " + c2pa.path("state").asString()
                    + (c2pa.path("trustedBy").isString()
                            ? ", its signer trusted by "
                                    + c2pa.path("trustedBy").asString()
                            : "")
                    + (c2pa.path("claimGenerator").isString()
                            ? "; says it was made with "
                                    + c2pa.path("claimGenerator").asString()
                            : ""));
        }
        JsonNode watermark = evidence.path("watermark");
        if (watermark.path("found").asBoolean(false)) {
            Output.line("  watermark  " + watermark.path("id").asString());
        }
        JsonNode second = evidence.path("secondLayer");
        if (second.path("found").asBoolean(false)) {
            Output.line("  noise      " + second.path("id").asString() + ", the second layer");
        } else if (second.path("error").isString()) {
            Output.line(
                    "  the second layer was not read: " + second.path("error").asString());
        }
        JsonNode chain = evidence.path("chain");
        if (chain.path("minted").asBoolean(false)) {
            Output.line("  token      " + chain.path("tokenId").asString() + " held by "
                    + chain.path("owner").asString());
            Output.line("  model      " + chain.path("modelSha256").asString()
                    + (chain.path("modelRevoked").asBoolean(false) ? " (revoked since)" : ""));
        }
        for (String source : new String[] {"fingerprint", "chain", "ipfs", "registry"}) {
            if (evidence.path(source).path("error").isString()) {
                Output.line("  " + source + " could not be asked: "
                        + evidence.path(source).path("error").asString());
            }
        }
        if (answer.path("artwork").isObject()) {
            JsonNode made = answer.path("artwork").path("createdAt");
            Output.line("  original   " + answer.path("artwork").path("sha256").asString()
                    + (made.isString() ? ", made " + made.asString() : ""));
        }
    }

    private static String meaning(String verdict, JsonNode evidence) {
        JsonNode trustedBy = evidence.path("c2pa").path("trustedBy");
        return switch (verdict) {
            case "authentic" ->
                evidence.path("registry").path("artwork").isString()
                                || evidence.path("chain").path("minted").asBoolean(false)
                        ? "this very file was made and sealed here."
                        : "it was signed with a key of this installation, and nothing was changed since.";
            case "recovered" -> "a changed copy of an image that was made here." + discounted(evidence);
            case "tampered" -> "its signed manifest does not fit the file.";
            case "foreign" ->
                trustedBy.isString()
                        ? "a valid manifest of somebody else's, who is on " + trustedBy.asString() + "."
                        : "a valid manifest of somebody else's, who is not known here.";
            default ->
                (discounted(evidence).isEmpty() ? "no evidence was found." : "no other evidence was found.")
                        + discounted(evidence) + " That says nothing about who or what made it.";
        };
    }

    /** That there is a manifest, and why it counts for nothing; empty where there is none, or it counts. */
    private static String discounted(JsonNode evidence) {
        JsonNode reason = evidence.path("c2pa").path("reason");
        return reason.isString()
                ? " It carries a manifest, but " + reason.asString() + ", so that does not count."
                : "";
    }
}
