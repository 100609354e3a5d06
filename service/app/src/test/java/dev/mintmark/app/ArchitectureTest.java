package dev.mintmark.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** A package uses those before it on the way of an image, and never a sibling. */
final class ArchitectureTest {
    private static final String ROOT = "dev.mintmark.app.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mintmark");

    @Test
    void packagesUseOnlyThoseBeforeThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("config")
                .definedBy(ROOT + "config..")
                .layer("artwork")
                .definedBy(ROOT + "artwork..")
                .layer("image")
                .definedBy(ROOT + "image..")
                .layer("draw")
                .definedBy(ROOT + "draw..")
                .layer("seal")
                .definedBy(ROOT + "seal..")
                .layer("pin")
                .definedBy(ROOT + "pin..")
                .layer("mint")
                .definedBy(ROOT + "mint..")
                .layer("royalty")
                .definedBy(ROOT + "royalty..")
                .layer("verify")
                .definedBy(ROOT + "verify..")
                .layer("store")
                .definedBy(ROOT + "store..")
                .layer("pipeline")
                .definedBy(ROOT + "pipeline..")
                .layer("web")
                .definedBy(ROOT + "web..")
                .layer("cli")
                .definedBy(ROOT + "cli..")
                .whereLayer("config")
                .mayNotAccessAnyLayer()
                .whereLayer("artwork")
                .mayNotAccessAnyLayer()
                .whereLayer("image")
                .mayOnlyAccessLayers("artwork")
                .whereLayer("draw")
                .mayOnlyAccessLayers("config", "artwork", "image")
                .whereLayer("seal")
                .mayOnlyAccessLayers("config", "artwork", "image")
                .whereLayer("pin")
                .mayOnlyAccessLayers("config", "artwork", "image")
                .whereLayer("mint")
                .mayOnlyAccessLayers("config", "artwork", "image")
                .whereLayer("royalty")
                .mayOnlyAccessLayers("config", "artwork", "image")
                .whereLayer("verify")
                .mayOnlyAccessLayers("config", "artwork", "image", "draw", "seal", "pin", "mint", "royalty")
                .whereLayer("store")
                .mayOnlyAccessLayers("config", "artwork", "image", "draw", "seal", "pin", "mint", "royalty", "verify")
                .whereLayer("pipeline")
                .mayOnlyAccessLayers(
                        "config", "artwork", "image", "draw", "seal", "pin", "mint", "royalty", "verify", "store")
                .whereLayer("web")
                .mayOnlyAccessLayers(
                        "config",
                        "artwork",
                        "image",
                        "draw",
                        "seal",
                        "pin",
                        "mint",
                        "royalty",
                        "verify",
                        "store",
                        "pipeline")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void librariesKnowNothingOfEachOtherOrTheService() {
        for (String library : new String[] {"watermark", "c2pa", "diffusion", "contracts"}) {
            noClasses()
                    .that()
                    .resideInAPackage("dev.mintmark." + library + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others(library))
                    .check(CLASSES);
        }
    }

    @Test
    void onlyTheImagePackageDecodesAndEncodesImages() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "image..", ROOT + "cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.imageio..")
                .check(CLASSES);
    }

    @Test
    void onlyTheKeeperKnowsThatTheEmbeddedChainIsAnvil() {
        classes()
                .that()
                .haveSimpleNameContaining("Anvil")
                .should()
                .resideInAPackage(ROOT + "mint..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static String[] others(String library) {
        return java.util.stream.Stream.of("watermark", "c2pa", "diffusion", "contracts", "app")
                .filter(name -> !name.equals(library))
                .map(name -> "dev.mintmark." + name + "..")
                .toArray(String[]::new);
    }
}
