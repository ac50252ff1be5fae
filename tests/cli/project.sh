#!/usr/bin/env bash
# Visual Studio projects as arguments, and which sources belong together.
. "$(dirname "$0")/common.sh"

mkdir "$work/sys" "$work/inc"
cp hello.c "$work/sys/Main.c"
sed -i 's/"hello\\n"/"hello %d\\n", VALUE/; s/#include <ntddk.h>/#include <ntddk.h>\n#include "value.h"/' "$work/sys/Main.c"
echo '#define VALUE (HALF * 2)' >"$work/inc/value.h"
cat >"$work/sys/demo.vcxproj" <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  <ItemGroup Label="ProjectConfigurations">
    <ProjectConfiguration Include="Debug|x64"><Configuration>Debug</Configuration><Platform>x64</Platform></ProjectConfiguration>
  </ItemGroup>
  <PropertyGroup Label="Configuration">
    <ConfigurationType>Driver</ConfigurationType>
    <DriverType>WDM</DriverType>
    <PlatformToolset>WindowsKernelModeDriver10.0</PlatformToolset>
  </PropertyGroup>
  <ItemDefinitionGroup>
    <ClCompile>
      <AdditionalIncludeDirectories>..\inc;%(AdditionalIncludeDirectories)</AdditionalIncludeDirectories>
      <PreprocessorDefinitions>HALF=21;%(PreprocessorDefinitions)</PreprocessorDefinitions>
    </ClCompile>
  </ItemDefinitionGroup>
  <ItemGroup>
    <ClCompile Include="main.c" />
    <ResourceCompile Include="demo.rc" />
    <Inf Include="demo.inf" />
  </ItemGroup>
</Project>
XML
check 0 'hello 42' run "$work/sys/demo.vcxproj"
check 0 'skipped, nothing to compile: ' run "$work/sys/demo.vcxproj"
check 0 'hello 42' run "$work/sys/demo.vcxproj" nothing_app.c
check 0 'hello 42' run --cpus 1 "$work/sys/demo.vcxproj"

# An app of two sources: the part says by its headers, or by there being no driver, where it belongs.
printf '#include <stdio.h>\nint part(void);\nint main(void) { printf("part %%d\\n", part()); return 0; }\n' >"$work/app.c"
printf '#include <windows.h>\nint part(void) { return 5; }\n' >"$work/windows_part.c"
printf 'int part(void) { return 6; }\n' >"$work/plain_part.c"
check 0 'part 5' run hello.c "$work/app.c" "$work/windows_part.c"
check 0 'part 6' run "$work/plain_part.c" "$work/app.c"
check 0 'part 6' run --app "$work/plain_part.c,$work/app.c" --driver hello.c
check 2 'error: main() uses part, which irqlab does not have' run hello.c "$work/app.c"
exit $failed
