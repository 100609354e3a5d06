package dev.mintmark.app.verify;

import dev.mintmark.c2pa.DigitalSourceType;
import dev.mintmark.c2pa.ReadIngredient;
import dev.mintmark.c2pa.StatusCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads single fields of manifests, whose values can have any type and length. Stateless and thread-safe. */
final class ProvenanceTexts {
    private static final Map<String, StatusCode> CODES =
            Arrays.stream(StatusCode.values()).collect(Collectors.toMap(StatusCode::code, Function.identity()));

    /** Actions by which a file comes to be; by all others it is changed. */
    private static final Set<String> BEGINNINGS = Set.of("c2pa.created");

    /** Recorded results that are read of one ingredient. */
    private static final int MAX_RECORDED = 1000;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private ProvenanceTexts() {}

    /** Returns a text, plain and cut; null for one of which nothing is left and for anything else. */
    static @Nullable String text(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return null;
        }
        String plain = plain(text);
        return plain.isEmpty() ? null : cut(plain);
    }

    /**
     * Returns a text as one line that goes in its own direction. The words of files stand in sentences: breaks of lines and other
     * controls become spaces, and what is not seen, such as marks of direction, is left out. What joins letters and emoji stays.
     */
    private static String plain(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> out.append(' ');
                case Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> {}
                case Character.FORMAT -> {
                    if (c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER) {
                        out.appendCodePoint(c);
                    }
                }
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString().strip();
    }

    /** Returns at most {@link ProvenanceReader#MAX_TEXT} characters of a text, never half of one. */
    static String cut(String text) {
        if (text.length() <= ProvenanceReader.MAX_TEXT) {
            return text;
        }
        int end = ProvenanceReader.MAX_TEXT - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** Returns a text of the first map that has it. */
    static @Nullable String first(Map<String, Object> first, Map<String, Object> second, String key) {
        String text = text(first.get(key));
        return text == null ? text(second.get(key)) : text;
    }

    /** Returns the asset types of an ingredient. */
    static List<String> types(@Nullable Object value, int most) {
        List<String> types = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                String type = item instanceof Map<?, ?> map ? text(map.get("type")) : null;
                if (type != null && types.size() < most) {
                    types.add(type);
                }
            }
        }
        return types;
    }

    /** Returns {@code name/version} of the software that made a claim. */
    static @Nullable String generator(Map<String, Object> claim) {
        Object info = claim.get("claim_generator_info");
        String named = named(info instanceof List<?> list && !list.isEmpty() ? list.getFirst() : info, "/");
        return named == null ? text(claim.get("claim_generator")) : named;
    }

    static Provenance.Action action(Map<?, ?> fields) {
        String name = text(fields.get("action"));
        return new Provenance.Action(
                name == null ? "" : name,
                text(fields.get("digitalSourceType")),
                text(fields.get("when")),
                named(fields.get("softwareAgent"), " "),
                text(fields.get("description")));
    }

    /** Returns the name and version of a map, or a text; null for anything else. */
    private static @Nullable String named(@Nullable Object value, String between) {
        if (!(value instanceof Map<?, ?> map)) {
            return text(value);
        }
        String name = text(map.get("name"));
        String version = text(map.get("version"));
        return name == null || version == null ? name : cut(name + between + version);
    }

    /**
     * Returns what the source types of actions, or of an ingredient without a manifest, say of generative models. A model that
     * changed a file that was there before made a part of it.
     */
    static Provenance.@Nullable Ai ai(List<Map<?, ?>> actions, @Nullable Object sourceType) {
        Provenance.Ai said = ai(sourceType, true);
        for (Map<?, ?> action : actions) {
            boolean isBeginning = action.get("action") instanceof String name && BEGINNINGS.contains(name);
            Provenance.Ai of = ai(action.get("digitalSourceType"), isBeginning);
            if (of == Provenance.Ai.GENERATED) {
                return of;
            }
            said = of == null ? said : of;
        }
        return said;
    }

    private static Provenance.@Nullable Ai ai(@Nullable Object sourceType, boolean isBeginning) {
        if (DigitalSourceType.TRAINED_ALGORITHMIC_MEDIA.uri().equals(sourceType)) {
            return isBeginning ? Provenance.Ai.GENERATED : Provenance.Ai.PARTLY;
        }
        boolean isPartly =
                DigitalSourceType.COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA.uri().equals(sourceType)
                        || DigitalSourceType.COMPOSITE_SYNTHETIC.uri().equals(sourceType);
        return isPartly ? Provenance.Ai.PARTLY : null;
    }

    /** Returns the failures of an ingredient's manifest that were recorded when it was used. */
    static Set<StatusCode> recordedFailures(ReadIngredient ingredient) {
        Set<StatusCode> found = EnumSet.noneOf(StatusCode.class);
        add(ingredient.fields().get("validationStatus"), found);
        if (ingredient.fields().get("validationResults") instanceof Map<?, ?> results
                && results.get("activeManifest") instanceof Map<?, ?> active) {
            add(active.get("failure"), found);
        }
        return found;
    }

    private static void add(@Nullable Object statuses, Set<StatusCode> found) {
        if (!(statuses instanceof List<?> list)) {
            return;
        }
        list.stream().limit(MAX_RECORDED).forEach(status -> {
            StatusCode code =
                    status instanceof Map<?, ?> map && map.get("code") instanceof String text ? CODES.get(text) : null;
            // whether the signer is trusted is asked again, here and now
            if (code != null
                    && code.kind() == StatusCode.Kind.FAILURE
                    && code != StatusCode.SIGNING_CREDENTIAL_UNTRUSTED) {
                found.add(code);
            }
        });
    }
}
