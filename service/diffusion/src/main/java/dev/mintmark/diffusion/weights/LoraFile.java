package dev.mintmark.diffusion.weights;

import dev.mintmark.diffusion.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A LoRA with the names of kohya's scripts or of diffusers. For each module it holds two matrices, whose product is added to the
 * module's weight.
 */
final class LoraFile {
    private static final Pattern DOWN = Pattern.compile(
            "(.*?)[._](?:lora_down|lora\\.down|lora_A|lora_linear_layer\\.down|lora_A\\.default|lora\\.down_proj)\\.weight");

    private static final Pattern KOHYA = Pattern.compile("lora_(unet|te|te1|te2|te3|transformer)_(.*)");

    /** Names that diffusers' attention processors once had: {@code attn1.processor.to_q_lora.down.weight}. */
    private static final Pattern PROCESSOR =
            Pattern.compile("(.*)\\.processor\\.(to_q|to_k|to_v|to_out)_lora\\.down\\.weight");

    /** Files like a LoRA, by what their keys contain. */
    private static final Map<String, String> OTHER_KINDS = Map.of(
            ".dora_scale", "a DoRA",
            ".lora_magnitude_vector", "a DoRA",
            ".hada_w", "a LoHa",
            ".lokr_w", "a LoKr",
            ".lora_mid", "a LoCon with middle matrices");

    private static final Map<String, List<String>> KOHYA_PARTS = Map.of(
            "unet", List.of("unet", "transformer"),
            "transformer", List.of("transformer"),
            "te", List.of("text_encoder"),
            "te1", List.of("text_encoder"),
            "te2", List.of("text_encoder_2"),
            "te3", List.of("text_encoder_3"));

    /**
     * The change of one module.
     *
     * @param parts sub-folders of the model that the module can be in
     * @param path the module's path, with '_' for '.' and '/'
     * @param inputs columns of the weight
     * @param outputs rows of the weight
     * @param down {@code float[rank · inputs]}; empty if the values were not read
     * @param up {@code float[outputs · rank]}, likewise
     * @param scale factor of the product
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Change(
            List<String> parts,
            String path,
            int inputs,
            int outputs,
            float[] down,
            float[] up,
            int rank,
            float scale) {}

    private static final float[] NO_VALUES = {};

    private final String name;
    private final List<Change> changes;

    private LoraFile(String name, List<Change> changes) {
        this.name = name;
        this.changes = changes;
    }

    /** @param weight how strongly the LoRA changes the model */
    static LoraFile read(Path file, double weight) throws ModelException {
        return read(file, weight, true);
    }

    /** Reads which weights it changes, from the file's header, and not by how much. */
    static LoraFile readShapes(Path file) throws ModelException {
        return read(file, 1, false);
    }

    private static LoraFile read(Path file, double weight, boolean withValues) throws ModelException {
        SafeTensors tensors = SafeTensors.read(file);
        List<Change> changes = new ArrayList<>();
        LoraAlphas alphas = LoraAlphas.read(tensors);
        Set<String> unread = new TreeSet<>(tensors.entries().keySet());
        for (String key : tensors.entries().keySet()) {
            String module = module(key);
            if (module != null) {
                changes.addAll(changes(tensors, key, module, weight, alphas, unread, withValues));
            }
        }
        requireRead(tensors, unread, changes.isEmpty());
        return new LoraFile(tensors.name(), changes);
    }

    /** What is left out would be missing in the picture, and the recipe would say that it was drawn. */
    private static void requireRead(SafeTensors tensors, Set<String> unread, boolean isNone) throws ModelException {
        for (Map.Entry<String, String> kind : OTHER_KINDS.entrySet()) {
            if (unread.stream().anyMatch(key -> key.contains(kind.getKey()))) {
                throw new ModelException(tensors.name() + " is " + kind.getValue()
                        + ", which is not merged here: only LoRAs are, the pairs of matrices and their alpha.");
            }
        }
        if (isNone) {
            throw new ModelException(tensors.name() + " has no LoRA in the names of kohya's scripts or of diffusers.");
        }
        if (!unread.isEmpty()) {
            throw new ModelException(
                    tensors.name() + " has '" + unread.iterator().next() + "'"
                            + (unread.size() == 1 ? "" : " and " + (unread.size() - 1) + " more")
                            + ", which is not merged here: only the pairs of matrices of a LoRA and their alpha are,"
                            + " not those of DoRA, LoHa or LoKr, middle matrices, biases or whole weights.");
        }
    }

    /** Names of diffusers' old attention processors of text encoders. */
    private static final Pattern TEXT_PROCESSOR =
            Pattern.compile("(.*\\.self_attn)\\.to_(q|k|v|out)_lora\\.down\\.weight");

    /** Returns the module that the matrix with this key is the first of; null for other keys. */
    private static @Nullable String module(String key) {
        Matcher processor = PROCESSOR.matcher(key);
        if (processor.matches()) {
            // diffusers has since put the output's weight into a list
            String layer = processor.group(2).equals("to_out") ? "to_out.0" : processor.group(2);
            return processor.group(1) + "." + layer;
        }
        Matcher text = TEXT_PROCESSOR.matcher(key);
        if (text.matches()) {
            return text.group(1) + "." + text.group(2) + "_proj";
        }
        Matcher down = DOWN.matcher(key);
        return down.matches() ? down.group(1) : null;
    }

    /** Returns the changes of a module, several where diffusers has several modules in its place. */
    private static List<Change> changes(
            SafeTensors tensors,
            String downKey,
            String module,
            double weight,
            LoraAlphas alphas,
            Set<String> unread,
            boolean withValues)
            throws ModelException {
        int word = downKey.lastIndexOf("down"); // the path of a module may have the word too
        String upKey = downKey.contains("lora_A")
                ? downKey.replace("lora_A", "lora_B")
                : downKey.substring(0, word) + "up" + downKey.substring(word + "down".length());
        SafeTensors.Entry down = Objects.requireNonNull(tensors.entries().get(downKey));
        SafeTensors.Entry up = tensors.entries().get(upKey);
        long rank = down.shape().length < 2 ? 0 : down.shape()[0];
        if (up == null || up.shape().length < 2 || up.shape()[1] != rank || rank < 1) {
            throw new ModelException(tensors.name() + ": '" + upKey + "' does not go with '" + downKey + "'.");
        }
        unread.removeAll(List.of(downKey, upKey, module + ".alpha"));
        List<String> parts;
        String path;
        Matcher kohya = KOHYA.matcher(module);
        if (kohya.matches()) {
            parts = Objects.requireNonNull(KOHYA_PARTS.get(kohya.group(1)));
            path = XlBlocks.renamed(kohya.group(2));
        } else {
            int dot = module.indexOf('.');
            parts = List.of(dot < 0 ? module : module.substring(0, dot));
            path = module.substring(dot + 1).replace('.', '_');
        }
        double scale = tensors.entries().containsKey(module + ".alpha")
                ? tensors.number(module + ".alpha") / rank
                : alphas.scale(parts, rank);
        int ranks = (int) rank;
        int inputs = tensors.elements(downKey) / ranks;
        int outputs = tensors.elements(upKey) / ranks;
        float[] first = withValues ? tensors.floats(downKey) : NO_VALUES;
        float[] second = withValues ? tensors.floats(upKey) : NO_VALUES;
        List<Change> changes = new ArrayList<>();
        for (FluxBlocks.Rows rows : FluxBlocks.of(path, outputs, inputs)) {
            int count = rows.counts().stream().mapToInt(Integer::intValue).sum();
            float[] own = withValues ? rows(second, rows, ranks) : NO_VALUES;
            changes.add(new Change(parts, rows.path(), inputs, count, first, own, ranks, (float) (weight * scale)));
        }
        return changes;
    }

    private static float[] rows(float[] all, FluxBlocks.Rows rows, int rank) {
        float[] some = new float
                [rank * rows.counts().stream().mapToInt(Integer::intValue).sum()];
        int at = 0;
        for (int i = 0; i < rows.rows().size(); i++) {
            int count = rank * rows.counts().get(i);
            System.arraycopy(all, rank * rows.rows().get(i), some, at, count);
            at += count;
        }
        return some;
    }

    String name() {
        return name;
    }

    List<Change> changes() {
        return changes;
    }
}
