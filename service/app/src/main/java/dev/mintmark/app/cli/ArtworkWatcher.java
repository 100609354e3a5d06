package dev.mintmark.app.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Follows one artwork to its end, shows its progress, and notes when each stage came. */
final class ArtworkWatcher {
    private static final long POLL_MILLIS = 20;

    /** How long a command waits for a chain or an IPFS that does not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ServiceClient service;
    private final String id;
    private final Map<String, Long> reached = new LinkedHashMap<>();
    private final long started = System.nanoTime();
    private long waitingSince;

    ArtworkWatcher(ServiceClient service, String id) {
        this.service = service;
        this.id = id;
    }

    /** The artwork when nothing more happens by itself; throws where it failed or was cancelled. */
    JsonNode untilDone() throws InterruptedException {
        while (true) {
            JsonNode artwork = service.get("/api/artworks/" + id);
            String stage = artwork.path("stage").asString();
            if (reached.putIfAbsent(stage, System.nanoTime()) == null || stage.equals("ACCEPTED")) {
                Output.progress(words(stage, artwork.path("progress")), false);
            }
            if (artwork.path("failure").isObject()) {
                Output.progress("", false);
                throw CommandFailedException.failed(
                        artwork.path("failure").path("detail").asString());
            }
            waitOrGiveUp(stage, artwork.path("waiting"));
            if (artwork.path("done").asBoolean()) {
                Output.progress("", false);
                if (stage.equals("CANCELLED")) {
                    throw CommandFailedException.failed("Artwork " + id + " was cancelled.");
                }
                return artwork;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private void waitOrGiveUp(String stage, JsonNode waiting) {
        if (!waiting.isObject()) {
            waitingSince = 0;
            return;
        }
        String reason = waiting.path("detail").asString();
        Output.progress("waiting   " + reason, false);
        if (waitingSince == 0) {
            waitingSince = System.nanoTime();
        } else if (System.nanoTime() - waitingSince > PATIENCE.toNanos()) {
            Output.progress("", false);
            throw CommandFailedException.failed(
                    reason + " Artwork " + id + " is kept as " + stage + " and goes on when the service runs again.");
        }
    }

    /** Seconds from the stage before to this one, as far as the watching saw them. */
    double secondsTo(String stage) {
        long before = started;
        for (Map.Entry<String, Long> entry : reached.entrySet()) {
            if (entry.getKey().equals(stage)) {
                return Math.round((entry.getValue() - before) / 1e6) / 1000.0;
            }
            if (!entry.getKey().equals("ACCEPTED")) {
                before = entry.getValue();
            }
        }
        return 0;
    }

    private static String words(String stage, JsonNode progress) {
        return switch (stage) {
            case "ACCEPTED" ->
                progress.isObject()
                        ? "drawing   step " + progress.path("step").asInt() + " of "
                                + progress.path("steps").asInt()
                        : "drawing   loading the model";
            case "DRAWN" -> "sealing   watermark and signed manifest";
            case "SEALED" -> "pinning   to IPFS";
            case "PINNED", "SIGNED" -> "minting   attested and signed";
            case "SENT" -> "minting   waiting for a final block";
            default -> stage;
        };
    }
}
