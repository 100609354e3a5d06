package dev.mintmark.app.web;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.verify.TrustLists;
import dev.mintmark.c2pa.ValidationReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An artwork as its owner sees it, in the order in which a person reads it. */
final class ArtworkJson {
    private ArtworkJson() {}

    static Map<String, Object> of(List<Artwork> artworks) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("artworks", artworks.stream().map(ArtworkJson::of).toList());
        return json;
    }

    static Map<String, @Nullable Object> of(Artwork artwork) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        Seal seal = artwork.seal();
        json.put("id", artwork.id());
        json.put("stage", artwork.stage().name());
        json.put("goal", artwork.goal().name());
        json.put("done", artwork.done());
        json.put("progress", artwork.progress());
        json.put("prompt", artwork.recipe().prompt());
        json.put("negativePrompt", artwork.recipe().negativePrompt());
        json.put("seed", artwork.recipe().seed());
        json.put("steps", artwork.recipe().steps());
        json.put("guidance", artwork.recipe().guidance());
        json.put("sampler", artwork.recipe().sampler());
        json.put("width", artwork.recipe().width());
        json.put("height", artwork.recipe().height());
        json.put("disclosePrompt", artwork.disclosePrompt());
        json.put(
                "model",
                pairs("id", artwork.modelId(), "sha256", artwork.recipe().model()));
        json.put("sha256", seal == null ? null : seal.sha256());
        json.put("image", seal == null ? null : image(artwork.id(), seal));
        json.put("watermark", seal == null ? null : pairs("id", seal.watermarkHex(), "psnr", seal.psnrDb()));
        json.put("c2pa", seal == null ? null : c2pa(seal));
        Pin pin = artwork.pin();
        json.put("ipfs", pin == null ? null : pairs("imageCid", pin.imageCid(), "metadataCid", pin.metadataCid()));
        json.put("tx", artwork.tx());
        json.put("token", artwork.token());
        boolean ended = artwork.stage().ended();
        json.put("failure", ended ? artwork.failure() : null);
        Failure waiting = artwork.failure();
        if (!ended && waiting != null) {
            json.put("waiting", waiting);
        }
        json.put("createdAt", artwork.createdAt());
        return json;
    }

    /** How much of the way is behind it, 0 to 100. Drawing takes nearly all of the time. */
    static int percent(Artwork artwork) {
        if (artwork.done()) {
            return 100;
        }
        Progress progress = artwork.progress();
        return switch (artwork.stage()) {
            case ACCEPTED -> progress == null || progress.steps() == 0 ? 0 : 80 * progress.step() / progress.steps();
            case DRAWN -> 82;
            case SEALED -> 88;
            case PINNED -> 92;
            case SIGNED -> 94;
            case SENT -> 97;
            case CONFIRMED, FAILED, CANCELLED -> 100;
        };
    }

    private static Map<String, @Nullable Object> image(String id, Seal seal) {
        Map<String, @Nullable Object> json = pairs("url", "/api/artworks/" + id + "/image", "bytes", seal.bytes());
        json.put("width", seal.width());
        json.put("height", seal.height());
        json.put("format", seal.format().id());
        return json;
    }

    private static Map<String, @Nullable Object> pairs(String a, @Nullable Object x, String b, @Nullable Object y) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(a, x);
        json.put(b, y);
        return json;
    }

    /** The seal was judged by this installation's own authorities before the file left. */
    private static Map<String, @Nullable Object> c2pa(Seal seal) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("manifest", seal.manifest());
        json.put("state", seal.c2paState());
        boolean trusted = seal.c2paState().equals(ValidationReport.State.TRUSTED.label());
        json.put("trustedBy", trusted ? TrustLists.THIS_INSTALLATION : null);
        json.put("timeStamp", seal.timeStamp().at());
        String missing = seal.timeStamp().missing();
        if (missing != null) {
            json.put("timeStampMissing", missing);
        }
        return json;
    }
}
