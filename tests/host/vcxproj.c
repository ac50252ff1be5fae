/* Visual Studio projects: what is taken from them, for which configuration. */
#include "pipeline_support.h"

#include "host/msbuild.h"
#include "host/project.h"

#define HEAD                                                                                       \
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"                                                 \
    "<Project DefaultTargets=\"Build\" "                                                           \
    "xmlns=\"http://schemas.microsoft.com/developer/msbuild/2003\">\n"

static const char toaster[] =
    "\xEF\xBB\xBF" HEAD "<ItemGroup Label=\"ProjectConfigurations\">\n"
    " <ProjectConfiguration Include=\"Debug|Win32\"/><ProjectConfiguration "
    "Include=\"Debug|x64\"/>\n"
    " <ProjectConfiguration Include=\"Release|x64\"/></ItemGroup>\n"
    "<PropertyGroup Label=\"Globals\"><ProjectGuid>{1}</ProjectGuid>"
    "<Extra>MORE=2</Extra></PropertyGroup>\n"
    "<PropertyGroup Label=\"Configuration\" "
    "Condition=\"'$(Configuration)|$(Platform)'=='Debug|x64'\">"
    "<PlatformToolset>WindowsKernelModeDriver10.0</PlatformToolset>"
    "<ConfigurationType>Driver</ConfigurationType><DriverType>WDM</DriverType></PropertyGroup>\n"
    "<PropertyGroup Label=\"Configuration\" "
    "Condition=\"'$(Configuration)|$(Platform)'=='Release|x64'\">"
    "<ConfigurationType>Driver</ConfigurationType></PropertyGroup>\n"
    "<Import Project=\"$(VCTargetsPath)\\Microsoft.Cpp.Default.props\" />\n"
    "<Import Project=\"Common.Props\" Condition=\"exists('common.props')\" />\n"
    "<PropertyGroup><TargetName>toaster</TargetName></PropertyGroup>\n"
    "<ItemDefinitionGroup Condition=\"'$(Configuration)|$(Platform)'=='Debug|x64'\"><ClCompile>\n"
    " <PreprocessorDefinitions>%(PreprocessorDefinitions);DEBUG_ONLY;$(Extra);"
    "NAME=\\\"toast\\\"</PreprocessorDefinitions>\n"
    " <AdditionalIncludeDirectories>%(AdditionalIncludeDirectories);..\\INC;$(DDK_INC_PATH);.;"
    "nowhere"
    "</AdditionalIncludeDirectories>\n"
    " <PrecompiledHeader>Use</PrecompiledHeader></ClCompile></ItemDefinitionGroup>\n"
    "<ItemDefinitionGroup Condition=\"'$(Configuration)'=='Release'\"><ClCompile>\n"
    " <PreprocessorDefinitions>RELEASE_ONLY</PreprocessorDefinitions></ClCompile>"
    "</ItemDefinitionGroup>\n"
    "<ItemGroup>\n <ClCompile Include=\"Toast.c\"/>\n <ClCompile "
    "Include=\"..\\shared\\util.cpp\"/>\n"
    " <ClCompile Include=\"old.c\"><ExcludedFromBuild Condition=\"'$(Platform)'=='x64'\">true"
    "</ExcludedFromBuild></ClCompile>\n <ClCompile Include=\"gen_*.c\"/>\n"
    " <ResourceCompile Include=\"toaster.rc\"/><Inf Include=\"toaster.inx\"/>\n"
    " <ClInclude Include=\"toast.h\"/></ItemGroup>\n</Project>\n";

static void write_toaster(void)
{
    write_file("drv/toast.c", "");
    write_file("drv/old.c", "");
    write_file("drv/gen_b.c", "");
    write_file("drv/gen_a.c", "");
    write_file("shared/Util.cpp", "");
    write_file("inc/x.h", "");
    write_file("drv/common.props", HEAD "<ItemDefinitionGroup><ClCompile><PreprocessorDefinitions>"
                                        "SHEET=1</PreprocessorDefinitions></ClCompile>"
                                        "</ItemDefinitionGroup></Project>");
    write_file("drv/toaster64.vcxproj", toaster);
}

static void driver_project(void **state)
{
    struct project project;

    write_toaster();
    assert_int_equal(project_read("drv/toaster64.vcxproj", false, &project), COMPILE_OK);
    assert_string_equal(project.name, "toaster");
    assert_string_equal(project.configuration, "Debug|x64");
    assert_false(project.is_app);
    assert_string_equal(project.root, (char *)*state);
    assert_int_equal(project.sources.count, 4);
    assert_string_equal(project.sources.items[0], "drv/toast.c");
    assert_string_equal(project.sources.items[1], "drv/../shared/Util.cpp");
    assert_string_equal(project.sources.items[2], "drv/gen_a.c");
    assert_string_equal(project.sources.items[3], "drv/gen_b.c");
    assert_int_equal(project.include_dirs.count, 2);
    assert_string_equal(project.include_dirs.items[0], "drv/../inc");
    assert_string_equal(project.include_dirs.items[1], "drv");
    assert_int_equal(project.defines.count, 4);
    assert_string_equal(project.defines.items[0], "SHEET=1");
    assert_string_equal(project.defines.items[1], "DEBUG_ONLY");
    assert_string_equal(project.defines.items[2], "MORE=2");
    assert_string_equal(project.defines.items[3], "NAME=\"toast\"");
    assert_int_equal(project.skipped.count, 2);
    project_free(&project);

    assert_int_equal(project_read("drv/toaster64.vcxproj", true, &project), COMPILE_OK);
    assert_string_equal(project.configuration, "Release|x64");
    assert_int_equal(project.defines.count, 1); /* no %() there: the sheet's are gone */
    assert_string_equal(project.defines.items[0], "RELEASE_ONLY");
    project_free(&project);
}

static void app_project(void **state)
{
    struct project project;
    struct compile_options options = {0};

    write_file("app.c", "");
    write_file("stdafx.h", "");
    write_file("app.vcxproj", HEAD
               "<ItemGroup Label=\"ProjectConfigurations\"><ProjectConfiguration Include="
               "\"Win8 Release|x64\"/><ProjectConfiguration Include=\"Win8 Debug|x64\"/>"
               "<ProjectConfiguration Include=\"Win8 Debug|Win32\"/></ItemGroup>"
               "<PropertyGroup><ConfigurationType>Application</ConfigurationType>"
               "<CharacterSet>Unicode</CharacterSet></PropertyGroup>"
               "<Choose><When Condition=\"'$(Platform)'=='Win32'\"><PropertyGroup>"
               "<CharacterSet>MultiByte</CharacterSet></PropertyGroup></When><Otherwise>"
               "<PropertyGroup><Seen>1</Seen></PropertyGroup></Otherwise></Choose>"
               "<ItemDefinitionGroup><ClCompile><ForcedIncludeFiles>StdAfx.h</ForcedIncludeFiles>"
               "<CompileAs>CompileAsCpp</CompileAs>"
               "</ClCompile></ItemDefinitionGroup>"
               "<ItemGroup><ClCompile Include=\"App.c\"/></ItemGroup></Project>");
    assert_int_equal(project_read("app.vcxproj", false, &project), COMPILE_OK);
    assert_string_equal(project.configuration, "Win8 Debug|x64");
    assert_string_equal(project.name, "app");
    project_options(&project, &options);
    assert_true(options.is_app);
    assert_false(options.ansi);
    assert_true(options.as_cplusplus);
    assert_string_equal(options.forced[0], "stdafx.h");
    assert_null(options.forced[1]);
    project_free(&project);
}

static enum compile_status read_text(const char *text)
{
    struct project project;

    write_file("p.vcxproj", text);
    FILE *saved = stderr;
    stderr = fopen("/dev/null", "w");
    enum compile_status status = project_read("p.vcxproj", false, &project);
    fclose(stderr);
    stderr = saved;
    project_free(&project);
    return status;
}

static void refusals(void **state)
{
    write_file("a.c", "");
    assert_int_equal(read_text(HEAD "</Project>"), COMPILE_NO_INPUT);
    assert_int_equal(read_text(HEAD "<ItemGroup>"), COMPILE_NO_INPUT);
    assert_int_equal(read_text("not xml"), COMPILE_NO_INPUT);
    assert_int_equal(read_text(""), COMPILE_NO_INPUT);
    assert_int_equal(
        read_text(HEAD "<ItemGroup><ClCompile Include=\"gone.c\"/></ItemGroup></Project>"),
        COMPILE_NO_INPUT);
    assert_int_equal(read_text(HEAD
                               "<PropertyGroup><DriverType>UMDF</DriverType></PropertyGroup>"
                               "<ItemGroup><ClCompile Include=\"a.c\"/></ItemGroup></Project>"),
                     COMPILE_UNSUPPORTED);
    assert_int_equal(
        read_text(HEAD
                  "<PropertyGroup><ConfigurationType>StaticLibrary</ConfigurationType>"
                  "</PropertyGroup><ItemGroup><ClCompile Include=\"a.c\"/></ItemGroup></Project>"),
        COMPILE_UNSUPPORTED);
    struct text deep = {0};
    for (int i = 0; i < 1000; i++)
        text_format(&deep, "<a>");
    assert_int_equal(read_text(deep.text), COMPILE_NO_INPUT);
    text_free(&deep);
    /* A sheet that imports itself. */
    assert_int_equal(read_text(HEAD "<Import Project=\"p.vcxproj\"/><ItemGroup>"
                                    "<ClCompile Include=\"a.c\"/></ItemGroup></Project>"),
                     COMPILE_OK);
}

static void conditions(void **state)
{
    static const struct {
        const char *text;
        bool expected;
    } cases[] = {
        {"", true},
        {"'a'=='A'", true},
        {"'$(P)'=='x64'", true},
        {" '$(P)' != 'x64' ", false},
        {"'$(Q)'==''", true},
        {"'a'=='b' Or 'c'=='c'", true},
        {"'a'=='b' or 'c'=='c' and 'd'=='e'", false},
        {"('a'=='a' or 'b'=='c') and '1'=='1'", true},
        {"!('a'=='a')", false},
        {"!Exists('nowhere') And '$(P)'=='x64'", true},
        {"exists('sub\\THERE.txt')", true},
        {"$(P) == x64", true},
        {"'true'", true},
        {"'unterminated", false},
        {"$([MSBuild]::VersionGreater('1','2'))", false},
        {"'a'=='a' nonsense", false},
    };
    struct properties properties = {0};

    write_file("Sub/there.txt", "");
    properties_set(&properties, "p", "x64");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(msbuild_condition(&properties, cases[i].text, ""), cases[i].expected);
    properties_free(&properties);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(driver_project),
        cmocka_unit_test(app_project),
        cmocka_unit_test(refusals),
        cmocka_unit_test(conditions),
    };

    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
