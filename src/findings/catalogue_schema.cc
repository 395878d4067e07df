#include "findings/rules_schema.h"

namespace a2i::findings {

namespace {
constexpr std::string_view kLinks[] = {"https://docs.aws.amazon.com/app-mesh/latest/APIReference/Welcome.html"};
}

const Rule kMissingField{
    .id = "AMI2001", .slug = "missing-field", .level = Level::kError, .blocks_output = true,
    .title = "A required field is missing",
    .help = "The custom resource definition of the App Mesh controller requires the field, so the API server refused the object as "
            "it stands here.\n\nAdd the field, or remove the block that needs it.",
    .way_out = "add the field, or remove the block that needs it",
    .links = kLinks,
};

const Rule kWrongType{
    .id = "AMI2002", .slug = "wrong-type", .level = Level::kError, .blocks_output = true,
    .title = "A value has the wrong type",
    .help = "The API server refused the object: a number in quotes is a string, and `yes`, `no`, `on`, `off`, `y` and `n` without "
            "quotes are booleans (kubectl reads YAML 1.1).\n\nTake the quotes off a number; put quotes around a word that is meant as text.",
    .way_out = "take the quotes off a number, put them around a text",
    .links = kLinks,
};

const Rule kNotInEnum{
    .id = "AMI2003", .slug = "not-in-enum", .level = Level::kError, .blocks_output = true,
    .title = "A value is not one of those allowed",
    .help = "The field takes a fixed list of words, spelt exactly so (upper and lower case count). The API server refused anything else.",
    .way_out = "write one of these words, spelt exactly so",
    .links = kLinks,
};

const Rule kOutOfRange{
    .id = "AMI2004", .slug = "out-of-range", .level = Level::kError, .blocks_output = true,
    .title = "A number is outside of its range",
    .help = "The custom resource definition bounds the number; the API server refused the object.",
    .way_out = "write a number of that range",
    .links = kLinks,
};

const Rule kWrongLength{
    .id = "AMI2005", .slug = "wrong-length", .level = Level::kError, .blocks_output = true,
    .title = "A text is too short or too long",
    .help = "The custom resource definition bounds the number of characters; the API server refused the object.",
    .way_out = "write a text of that length",
    .links = kLinks,
};

const Rule kWrongCount{
    .id = "AMI2006", .slug = "wrong-count", .level = Level::kError, .blocks_output = true,
    .title = "A list has too few or too many items",
    .help = "The custom resource definition bounds the number of items; the API server refused the object.",
    .way_out = "add or remove items",
    .links = kLinks,
};

const Rule kSchemaViolation{
    .id = "AMI2007", .slug = "schema-violation", .level = Level::kError, .blocks_output = true,
    .title = "A value does not fit the schema of its kind",
    .help = "The API server refused the object. `appmesh2istio schema KIND` prints the schema.",
    .way_out = "compare with `appmesh2istio schema KIND`",
    .links = kLinks,
};

const Rule kUnknownField{
    .id = "AMI2010", .slug = "unknown-field", .level = Level::kWarning, .blocks_output = false,
    .title = "A field does not exist",
    .help = "The cluster dropped the key in silence when the object was applied, so it never had an effect, whatever it was meant to "
            "do. The translation leaves it out, too.\n\nMost often it is misspelt or stands at the wrong depth. Correct it only if "
            "you want what it says: until now the mesh has run without it.",
    .way_out = "remove it, or correct it if the mesh was meant to behave so",
    .links = kLinks,
};

std::span<const Rule* const> schemaRules() {
  static constexpr const Rule* kRules[] = {&kMissingField, &kWrongType,  &kNotInEnum,       &kOutOfRange,
                                           &kWrongLength,  &kWrongCount, &kSchemaViolation, &kUnknownField};
  return kRules;
}

}  // namespace a2i::findings
