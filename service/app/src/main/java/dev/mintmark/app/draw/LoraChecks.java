package dev.mintmark.app.draw;

import dev.mintmark.diffusion.LoadOptions;
import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.diffusion.ModelException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether LoRAs can be merged into models, by the headers of their files. What was found is remembered until a size or a time of one
 * of the files changes. Thread-safe.
 */
final class LoraChecks {
    private static final int MAX_REMEMBERED = 256;

    /** What is checked, and the state of all files that it depends on. */
    private record Pair(Path model, Path lora, String stamp) {}

    /** Empty for a LoRA that can be merged, else why it cannot. The least recently used are forgotten. */
    private final Map<Pair, Optional<String>> found = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Optional<String>> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /**
     * Checks LoRAs.
     *
     * @param model its folder
     * @throws ModelException why one of them cannot be merged, in a sentence
     */
    void require(Path model, List<Lora> loras) throws ModelException {
        for (Lora lora : loras) {
            Pair pair = new Pair(
                    model,
                    lora.file(),
                    ModelChecksum.state(model, LoadOptions.DEFAULT.withLoras(List.of(lora)))
                            .stamp());
            Optional<String> reason = remembered(pair);
            if (reason == null) {
                reason = check(model, lora);
                remember(pair, reason);
            }
            if (reason.isPresent()) {
                throw new ModelException(reason.get());
            }
        }
    }

    private static Optional<String> check(Path model, Lora lora) {
        try {
            Lora.check(model, List.of(lora));
            return Optional.empty();
        } catch (ModelException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private synchronized @Nullable Optional<String> remembered(Pair pair) {
        return found.get(pair);
    }

    private synchronized void remember(Pair pair, Optional<String> reason) {
        found.put(pair, reason);
    }
}
