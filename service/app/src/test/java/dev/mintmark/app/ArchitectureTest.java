package dev.mintmark.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.flatMapping;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package uses which: each line names a package and the packages that it uses; {@code app} is the root package. */
final class ArchitectureTest {
    private static final String APP = "dev.mintmark.app";
    private static final String ROOT = APP + ".";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mintmark");

    private static final String LAYERS = """
            io
            secrets             io
            config              io
            artwork             io
            prompt              artwork config io
            access              artwork io
            image               artwork
            draw                artwork image io
            seal                artwork config image io secrets
            ipfs                artwork io
            chain.rpc           io
            chain.accounts      artwork chain.rpc config io secrets
            chain.anvil         chain.rpc io
            chain.transactions  artwork chain.accounts chain.rpc io
            chain               artwork chain.accounts chain.anvil chain.rpc chain.transactions config io secrets
            index               chain.rpc io
            mint                artwork chain chain.accounts chain.rpc chain.transactions index io ipfs
            market              artwork chain chain.accounts chain.rpc chain.transactions index io
            vault               artwork chain chain.accounts chain.rpc chain.transactions io
            royalty             artwork
            webhook             artwork index io
            verify              artwork config draw image io seal
            verify.softbinding  artwork image io verify
            store               access artwork chain.transactions draw image index io ipfs market royalty seal secrets webhook
            workflow            artwork draw image io ipfs mint prompt seal store
            api                 access artwork chain chain.accounts chain.rpc chain.transactions draw index io ipfs market mint royalty vault verify workflow
            automatic1111       api artwork image workflow
            openai              api artwork workflow
            web                 access api artwork automatic1111 config image io ipfs openai vault verify verify.softbinding webhook workflow
            app                 access api artwork chain chain.rpc chain.transactions config draw index io ipfs market mint prompt royalty seal secrets store vault verify verify.softbinding web webhook workflow
            cli                 access api app artwork chain chain.accounts chain.rpc chain.transactions config draw image io ipfs market mint seal secrets store vault verify workflow
            """;

    @Test
    void eachPackageUsesThoseOfItsLineAndNoOthers() {
        Map<String, Set<String>> table = LAYERS.lines()
                .map(line -> List.of(line.trim().split("\\s+")))
                .collect(toMap(List::getFirst, words -> new TreeSet<>(words.subList(1, words.size()))));
        Map<String, Set<String>> used = CLASSES.stream()
                .filter(ArchitectureTest::isOfTheService)
                .collect(groupingBy(
                        ArchitectureTest::room, flatMapping(ArchitectureTest::usedRooms, toCollection(TreeSet::new))));

        assertThat(used).containsExactlyInAnyOrderEntriesOf(table);
    }

    private static Stream<String> usedRooms(JavaClass user) {
        return user.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(used -> isOfTheService(used) && !room(used).equals(room(user)))
                .map(ArchitectureTest::room);
    }

    private static boolean isOfTheService(JavaClass each) {
        return (each.getPackageName() + ".").startsWith(ROOT);
    }

    /** The package's name below {@code dev.mintmark.app}. */
    private static String room(JavaClass each) {
        return each.getPackageName().equals(APP) ? "app" : each.getPackageName().substring(ROOT.length());
    }

    /** A package uses those above it alone: so there is no circle. */
    @Test
    void eachLineNamesOnlyPackagesOfTheLinesAboveIt() {
        Set<String> above = new HashSet<>();
        LAYERS.lines().forEach(line -> {
            List<String> words = List.of(line.trim().split("\\s+"));
            assertThat(above).as(line).containsAll(words.subList(1, words.size()));
            above.add(words.getFirst());
        });
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
    void onlyTheWorkflowChangesArtworks() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "workflow..", ROOT + "store..", "dev.mintmark.app")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("ArtworkChanges")
                .check(CLASSES);
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
    void onlyTheEmbeddedChainKnowsThatItIsAnvil() {
        classes()
                .that()
                .haveSimpleNameContaining("Anvil")
                .should()
                .resideInAPackage(ROOT + "chain.anvil")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static String[] others(String library) {
        return Stream.of("watermark", "c2pa", "diffusion", "contracts", "app")
                .filter(name -> !name.equals(library))
                .map(name -> "dev.mintmark." + name + "..")
                .toArray(String[]::new);
    }
}
