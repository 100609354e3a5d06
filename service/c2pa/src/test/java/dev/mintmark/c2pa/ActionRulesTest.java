package dev.mintmark.c2pa;

import static dev.mintmark.c2pa.StatusCode.*;
import static dev.mintmark.c2pa.TestManifest.action;
import static dev.mintmark.c2pa.TestManifest.created;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Actions that break one rule each, and neighbours that keep it. C2PA 2.4, section 15.10. */
@Tag("slow")
final class ActionRulesTest extends RuleFixture {
    @Test
    void createdAndOpenedComeFirst() throws Exception {
        CborMapWriter made = action("c2pa.created").text("digitalSourceType", "http://x/y");
        expect("created", created());
        expect("created twice", created(made), ASSERTION_ACTION_MALFORMED);
        expect("created second", TestManifest.of(action("c2pa.edited"), made), ASSERTION_ACTION_MALFORMED);
        expect(
                "created first, in the second assertion",
                TestManifest.of(action("c2pa.edited")).add(Labels.ACTIONS_V2 + "__1", TestManifest.actions(made)),
                ASSERTION_ACTION_MALFORMED);
        expect("created without a source type", TestManifest.of(action("c2pa.created")), ASSERTION_ACTION_MALFORMED);
        expect(
                "more actions in a second assertion",
                created().add(Labels.ACTIONS_V2 + "__1", TestManifest.actions(action("c2pa.edited"))));
        expect("an action without a name", created(new CborMapWriter()), ASSERTION_ACTION_MALFORMED);
        expect(
                "an action that is no map",
                created()
                        .add(
                                Labels.ACTIONS_V2 + "__1",
                                new CborMapWriter().array("actions", List.of(CborWriter.integer(1)))),
                ASSERTION_ACTION_MALFORMED);
        expect(
                "no list of actions",
                created().add(Labels.ACTIONS_V2 + "__1", new CborMapWriter().text("actions", "none")),
                ASSERTION_ACTION_MALFORMED);
        assertThat(wrong).isEmpty();
    }

    @Test
    void theFieldsOfActionsHaveTheirTypes() throws Exception {
        byte[] number = CborWriter.integer(5);
        byte[] nothing = {(byte) 0xf6};
        for (String name : List.of("digitalSourceType", "description", "reason", "parameters", "changes")) {
            expect(name, created(action("c2pa.edited").put(name, number)), ASSERTION_ACTION_MALFORMED);
            expect(name + ", null", created(action("c2pa.edited").put(name, nothing)));
        }
        expect(
                "created with a number as its source type",
                TestManifest.of(action("c2pa.created").put("digitalSourceType", number)),
                ASSERTION_ACTION_MALFORMED);
        expect(
                "created with null as its source type",
                TestManifest.of(action("c2pa.created").put("digitalSourceType", nothing)),
                ASSERTION_ACTION_MALFORMED);
        for (String name : List.of("allActionsIncluded", "templates", "softwareAgents")) {
            CborMapWriter more = TestManifest.actions(action("c2pa.edited")).put(name, number);
            expect(name, created().add(Labels.ACTIONS_V2 + "__1", more), ASSERTION_ACTION_MALFORMED);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void anActionNamesTheIngredientsThatItNeeds() throws Exception {
        TestManifest family = family();
        byte[] parent = family.reference(Labels.INGREDIENT_V3);
        byte[] component = family.reference(Labels.INGREDIENT_V3 + "__1");
        byte[] note = family.reference(NOTE);
        byte[] wrongHash = wrongHash(Labels.INGREDIENT_V3);
        Map<String, CborMapWriter> opened = new LinkedHashMap<>();
        opened.put("two", naming("c2pa.opened", parent, component));
        opened.put("the parent twice", naming("c2pa.opened", parent, parent));
        opened.put("a component", naming("c2pa.opened", component));
        opened.put("none", naming("c2pa.opened"));
        opened.put("a wrong hash", naming("c2pa.opened", wrongHash));
        opened.put("a note", naming("c2pa.opened", note));
        for (Map.Entry<String, CborMapWriter> entry : opened.entrySet()) {
            TestManifest manifest = family().add(Labels.ACTIONS_V2, TestManifest.actions(entry.getValue()));
            expect("opened, " + entry.getKey(), manifest, ASSERTION_ACTION_INGREDIENT_MISMATCH);
        }
        expect("opened", family().add(Labels.ACTIONS_V2, TestManifest.actions(naming("c2pa.opened", parent))));
        for (String name : List.of("c2pa.placed", "c2pa.removed")) {
            expect(name, acting(family(), naming(name, component)));
            expect(name + ", none", acting(family(), naming(name)), ASSERTION_ACTION_INGREDIENT_MISMATCH);
            expect(
                    name + ", mixed",
                    acting(family(), naming(name, component, parent)),
                    ASSERTION_ACTION_INGREDIENT_MISMATCH);
            expect(
                    name + ", a wrong hash",
                    acting(family(), naming(name, wrongHash(Labels.INGREDIENT_V3 + "__1"))),
                    ASSERTION_ACTION_INGREDIENT_MISMATCH);
        }
        for (String name : List.of("c2pa.transcoded", "c2pa.repackaged")) {
            expect(name, acting(family(), naming(name, parent)));
            expect(name + ", none", acting(family(), action(name)));
            expect(
                    name + ", mixed",
                    acting(family(), naming(name, parent, component)),
                    ASSERTION_ACTION_INGREDIENT_MISMATCH);
        }
        expect("edited", acting(family(), naming("c2pa.edited", component)));
        expect("edited, a wrong hash", acting(family(), naming("c2pa.edited", wrongHash)), HASHED_URI_MISMATCH);
        expect(
                "edited, one that is not there",
                acting(family(), naming("c2pa.edited", wrongHash("c2pa.ingredient.v3__9"))),
                HASHED_URI_MISSING);
        assertThat(wrong).isEmpty();
    }

    @Test
    void relatedAssertionsAreOthersOfTheSameManifest() throws Exception {
        TestManifest family = family();
        byte[] note = family.reference(NOTE);
        expect("a note", acting(family(), related(note)));
        expect("none", acting(family(), related()), ASSERTION_ACTION_MALFORMED);
        expect(
                "no list",
                acting(family(), with(action("c2pa.edited"), new CborMapWriter().text("relatedAssertions", NOTE))),
                ASSERTION_ACTION_MALFORMED);
        expect("not there", acting(family(), related(wrongHash("org.example.gone"))), ASSERTION_ACTION_MALFORMED);
        expect("a wrong hash", acting(family(), related(note, wrongHash(NOTE))), HASHED_URI_MISMATCH);
        expect(
                "an ingredient",
                acting(family(), related(family.reference(Labels.INGREDIENT_V3))),
                ASSERTION_ACTION_MALFORMED);
        TestManifest second = created().add(Labels.ACTIONS_V2 + "__1", TestManifest.actions(action("c2pa.edited")));
        byte[] actions = second.reference(Labels.ACTIONS_V2 + "__1");
        expect("actions", acting(second, related(actions)), ASSERTION_ACTION_MALFORMED);
        assertThat(wrong).isEmpty();
    }

    @Test
    void aWatermarkNeedsASoftBindingWithBlocks() throws Exception {
        CborMapWriter block =
                new CborMapWriter().map("scope", new CborMapWriter()).bytes("value", new byte[1]);
        for (String name : List.of("c2pa.watermarked", "c2pa.watermarked.bound")) {
            expect(name + " alone", created(action(name)), ASSERTION_ACTION_SOFT_BINDING_MISSING);
            expect(name, created(action(name)).add(Labels.SOFT_BINDING, softBinding("com.example.mark", block)));
        }
        expect("unbound", created(action("c2pa.watermarked.unbound")));
        expect("no blocks", created().add(Labels.SOFT_BINDING, softBinding("com.example.mark")), CLAIM_MALFORMED);
        expect("no algorithm", created().add(Labels.SOFT_BINDING, softBinding(null, block)), CLAIM_MALFORMED);
        expect(
                "no value",
                created()
                        .add(
                                Labels.SOFT_BINDING,
                                softBinding("x", new CborMapWriter().map("scope", new CborMapWriter()))),
                CLAIM_MALFORMED);
        expect(
                "no scope",
                created()
                        .add(
                                Labels.SOFT_BINDING,
                                softBinding("x", block, new CborMapWriter().bytes("value", new byte[1]))),
                CLAIM_MALFORMED);
        assertThat(wrong).isEmpty();
    }

    @Test
    void aTranslationNamesBothLanguages() throws Exception {
        expect(
                "translated",
                created(with(
                        action("c2pa.translated"),
                        new CborMapWriter().text("sourceLanguage", "de").text("targetLanguage", "en"))));
        Map<String, CborMapWriter> incomplete = new LinkedHashMap<>();
        incomplete.put("no source", new CborMapWriter().text("targetLanguage", "en"));
        incomplete.put("no target", new CborMapWriter().text("sourceLanguage", "de"));
        incomplete.put(
                "an empty source",
                new CborMapWriter().text("sourceLanguage", "").text("targetLanguage", "en"));
        incomplete.put(
                "an empty target",
                new CborMapWriter().text("sourceLanguage", "de").text("targetLanguage", ""));
        for (Map.Entry<String, CborMapWriter> entry : incomplete.entrySet()) {
            expect(
                    "translated, " + entry.getKey(),
                    created(with(action("c2pa.translated"), entry.getValue())),
                    ASSERTION_ACTION_MALFORMED);
        }
        expect("translated, no parameters", created(action("c2pa.translated")), ASSERTION_ACTION_MALFORMED);
        assertThat(wrong).isEmpty();
    }

    @Test
    void anIngredientIsNamedAloneOrInAList() throws Exception {
        TestManifest family = family();
        byte[] component = family.reference(Labels.INGREDIENT_V3 + "__1");
        expect(
                "placed, alone",
                acting(family(), with(action("c2pa.placed"), new CborMapWriter().put("ingredient", component))));
        expect(
                "placed, alone, a wrong hash",
                acting(
                        family(),
                        with(
                                action("c2pa.placed"),
                                new CborMapWriter().put("ingredient", wrongHash(Labels.INGREDIENT_V3 + "__1")))),
                ASSERTION_ACTION_INGREDIENT_MISMATCH);
        TestManifest disguised = family().add(NOTE, new CborMapWriter().text("relationship", "componentOf"));
        expect(
                "placed, a note with a relationship",
                acting(disguised, naming("c2pa.placed", disguised.reference(NOTE))),
                ASSERTION_ACTION_INGREDIENT_MISMATCH);
        assertThat(wrong).isEmpty();
    }

    @Test
    void anIngredientHasItsRelationshipAndTheResultsOfItsManifest() throws Exception {
        for (String relationship : List.of("parentOf", "componentOf", "inputTo")) {
            expect(relationship, created().add(Labels.INGREDIENT_V3, ingredient(relationship)));
        }
        expect("no relationship", created().add(Labels.INGREDIENT_V3, note()), ASSERTION_INGREDIENT_MALFORMED);
        expect(
                "an unknown relationship",
                created().add(Labels.INGREDIENT_V3, ingredient("cousinOf")),
                ASSERTION_INGREDIENT_MALFORMED);
        expect(
                "no hashed URI",
                created().add(Labels.INGREDIENT_V3, ingredient("componentOf").text("activeManifest", "urn")),
                ASSERTION_INGREDIENT_MALFORMED);
        assertThat(wrong).isEmpty();
    }

    @Test
    void anUpdateHasItsParentAlone() throws Exception {
        byte[] png = SampleImages.png(8, 8);
        byte[] parent = created().bound(png, signer);
        compare("an update", updated(png, parent, TestManifest.update(parent)));
        compare(
                "an update with a component",
                updated(
                        png,
                        parent,
                        TestManifest.update(parent).add(Labels.INGREDIENT_V3 + "__1", ingredient("componentOf"))),
                MANIFEST_UPDATE_WRONG_PARENTS);
        compare(
                "an update with two parents",
                updated(
                        png,
                        parent,
                        TestManifest.update(parent).add(Labels.INGREDIENT_V3 + "__1", ingredient("parentOf"))),
                MANIFEST_UPDATE_WRONG_PARENTS);
        expect(
                "two parents",
                family().add(Labels.INGREDIENT_V3 + "__2", ingredient("parentOf")),
                MANIFEST_MULTIPLE_PARENTS);
        assertThat(wrong).isEmpty();
    }
}
