package dev.mintmark.c2pa;

import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as it was read.
 *
 * @param update whether it is an update, which has no hard binding
 * @param compressed whether it was stored in compressed form
 * @param claimVersion 1 or 2
 * @param claim all fields of the claim
 * @param assertions in the order of the store
 * @param signature the signer and the time-stamp, trusted or not; null if they cannot be read
 * @param failures what the validator finds wrong with this manifest alone, whatever is recorded of it elsewhere; empty also
 *     where nothing was validated, as by {@link ManifestReader}
 */
public record ReadManifest(
        String label,
        boolean update,
        boolean compressed,
        int claimVersion,
        Map<String, Object> claim,
        List<ReadAssertion> assertions,
        @Nullable SignatureInfo signature,
        List<StatusCode> failures) {
    public ReadManifest {
        assertions = List.copyOf(assertions);
        failures = List.copyOf(failures);
    }

    /** Returns the title for display; empty if it has none. */
    public Optional<String> title() {
        return claim.get("dc:title") instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Returns the assertion with this label. */
    public Optional<ReadAssertion> assertion(String wanted) {
        return assertions.stream()
                .filter(assertion -> assertion.label().equals(wanted))
                .findFirst();
    }

    /** Returns the actions of all actions assertions, each with all its fields. */
    public List<Map<?, ?>> actions() {
        List<Map<?, ?>> actions = new ArrayList<>();
        for (ReadAssertion assertion : assertions) {
            if (assertion.kind().startsWith(Labels.ACTIONS)
                    && assertion.value() instanceof Map<?, ?> fields
                    && fields.get("actions") instanceof List<?> list) {
                list.forEach(item -> {
                    if (item instanceof Map<?, ?> action) {
                        actions.add(action);
                    }
                });
            }
        }
        return actions;
    }

    /** Returns the persons and organisations that stand by assertions of the manifest. */
    public List<ReadIdentity> identities() {
        List<ReadIdentity> identities = new ArrayList<>();
        for (ReadAssertion assertion : assertions) {
            if (assertion.kind().equals(Labels.IDENTITY) && assertion.value() instanceof Map<?, ?> fields) {
                identities.add(ReadIdentity.of(assertion.label(), fields));
            }
        }
        return identities;
    }

    /** Returns the assets that this one was made from. */
    @SuppressWarnings("unchecked")
    public List<ReadIngredient> ingredients() {
        List<ReadIngredient> ingredients = new ArrayList<>();
        for (ReadAssertion assertion : assertions) {
            if (Labels.isIngredient(assertion.kind()) && assertion.value() instanceof Map<?, ?> fields) {
                // Maps of the reader have names as keys.
                ingredients.add(new ReadIngredient(assertion.label(), (Map<String, Object>) fields));
            }
        }
        return ingredients;
    }
}
